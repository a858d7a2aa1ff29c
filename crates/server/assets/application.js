// Checks what is entered as it is entered: without this file, the button "Check" does.
"use strict";
(() => {
  const form = document.getElementById("application_form");
  if (!form) return;
  const FIELDS = "name redirect_uris post_logout_redirect_uris allowed_origins".split(" ");
  let last = 0;

  // The server's own page, asked for without saving, says what is wrong with a field.
  async function check(field) {
    const asked = (last += 1);
    const body = new URLSearchParams(new FormData(form));
    body.set("check", "1");
    let page;
    try {
      const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin", redirect: "error" });
      if (!answer.ok) return;
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      return;
    }
    if (asked === last) show(field, page);
  }

  function show(field, page) {
    const old = document.getElementById(`field_${field}`);
    const fresh = page.getElementById(`field_${field}`);
    if (!old || !fresh) return;
    for (const problem of old.parentElement.querySelectorAll(".problem")) problem.remove();
    for (const name of ["aria-invalid", "aria-describedby"]) {
      const value = fresh.getAttribute(name);
      if (value === null) old.removeAttribute(name);
      else old.setAttribute(name, value);
    }
    for (const problem of fresh.parentElement.querySelectorAll(".problem")) {
      old.parentElement.append(document.importNode(problem, true));
    }
  }

  for (const field of FIELDS) {
    const input = document.getElementById(`field_${field}`);
    let waiting;
    input?.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(check, 700, field);
    });
    input?.addEventListener("change", () => check(field));
  }
})();
