// Passkeys: the browser's part of signing in with one, and of making one. The server
// asks by the options in the form, and reads the answer from its field.
"use strict";
(() => {
  const form = document.getElementById("passkey_form");
  if (!form || !window.PublicKeyCredential) return;
  const shown = (id, there) => {
    const element = document.getElementById(id);
    if (element) element.hidden = !there;
  };

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const listed = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  function options() {
    const publicKey = JSON.parse(form.dataset.options);
    publicKey.challenge = bytes(publicKey.challenge);
    if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id);
    publicKey.excludeCredentials = listed(publicKey.excludeCredentials);
    publicKey.allowCredentials = listed(publicKey.allowCredentials);
    return { publicKey };
  }

  function answer(credential) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      const part = credential.response[name];
      if (part) response[name] = text(part);
    }
    const rawId = text(credential.rawId);
    return JSON.stringify({ id: credential.id, rawId, type: credential.type, response });
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = document.getElementById("passkey_submit");
    button.disabled = true;
    shown("passkey_failed", false);
    shown("passkey_known", false);
    try {
      const asked = options();
      const call = asked.publicKey.user ? "create" : "get";
      const credential = await navigator.credentials[call](asked);
      form.elements.namedItem("credential").value = answer(credential);
      form.submit();
    } catch (error) {
      const known = error.name === "InvalidStateError" && document.getElementById("passkey_known");
      shown(known ? "passkey_known" : "passkey_failed", true);
      button.disabled = false;
    }
  });
  shown("passkey_needs_script", false);
  shown("passkey_form", true);
})();
