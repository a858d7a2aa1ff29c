// Keeps the picture fresh: without this file nothing is missing but that.
"use strict";
(() => {
  const POLL = 30_000;
  const news = document.getElementById("picture_news");
  let busy = false;
  let again = false;

  async function refresh() {
    if (document.hidden) return;
    if (busy) { again = true; return; }
    busy = true;
    try {
      const answer = await fetch(location.href, { credentials: "same-origin", redirect: "error" });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      replace(page.getElementById("picture"));
    } catch {
      // The next time may do.
    } finally {
      busy = false;
      if (again) { again = false; refresh(); }
    }
  }

  function replace(fresh) {
    const old = document.getElementById("picture");
    if (!fresh || fresh.innerHTML === old.innerHTML) return;
    const scrolled = (element) => [...element.querySelectorAll(".drawing, .table")];
    const places = scrolled(old).map((one) => [one.scrollLeft, one.scrollTop]);
    const held = old.contains(document.activeElement) ? document.activeElement : null;
    const where = held && (held.getAttribute("href") || held.className.baseVal || held.className);
    old.replaceWith(fresh);
    scrolled(fresh).forEach((one, at) => { [one.scrollLeft, one.scrollTop] = places[at] || [0, 0]; });
    if (where) {
      const same = [...fresh.querySelectorAll("a[href], [tabindex]")].find(
        (one) => one.getAttribute("href") === where || one.className === where);
      if (same) same.focus({ preventScroll: true });
    }
    const time = new Date().toLocaleTimeString(document.documentElement.lang);
    news.textContent = news.dataset.changed.replace("{time}", time);
  }

  const region = document.getElementById("picture");
  if (!region) return;
  setInterval(refresh, POLL);
  document.addEventListener("visibilitychange", refresh);
  // The change feed tells of scopes at once; where there is none, the clock does.
  const feed = new EventSource(region.dataset.feed);
  feed.onerror = () => { if (feed.readyState === EventSource.CLOSED) feed.close(); };
  window.addEventListener("pagehide", () => feed.close());
  for (const kind of ["message", ...(region.dataset.events || "").split(" ").filter(Boolean)]) {
    feed.addEventListener(kind, refresh);
  }
})();
