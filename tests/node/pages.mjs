// A browser without scripts: it signs in and consents by the ids of the elements
// and stops where a redirect leaves the server.

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#x2f": "/", "#39": "'" };

function attributes(tag) {
  const found = tag.matchAll(/([\w-]+)="([^"]*)"/g);
  const text = (value) => value.replace(/&([#\w]+);/g, (all, name) => ENTITIES[name] ?? all);
  return Object.fromEntries([...found].map(([, name, value]) => [name, text(value)]));
}

export class Pages {
  constructor(origin) {
    this.origin = origin;
    this.cookies = new Map();
  }

  async open(url, form) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, {
      method: form ? "POST" : "GET", body: form, redirect: "manual", headers: { cookie },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (/max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    this.html = await answer.text();
    this.url = url;
    const location = answer.headers.get("location");
    if (!location) return undefined;
    const next = new URL(location, url);
    return next.origin === this.origin ? this.open(next.href) : next;
  }

  has(id) {
    return this.html.includes(`id="${id}"`);
  }

  press(id, values = {}) {
    const form = this.html.split("<form").slice(1).find((part) => part.includes(`id="${id}"`));
    const body = form.slice(0, form.indexOf("</form>"));
    const fields = new URLSearchParams();
    for (const [tag] of body.matchAll(/<(?:input|button)\b[^>]*>/g)) {
      const { id: own, name, value = "" } = attributes(tag);
      if (name && (!tag.startsWith("<button") || own === id)) fields.append(name, values[name] ?? value);
    }
    const { action } = attributes(form.slice(0, form.indexOf(">")));
    return this.open(new URL(action ?? this.url, this.url).href, fields);
  }

  /** Opens a client's request, signs in, allows; gives where the client gets its answer. */
  async allow(url, username, password) {
    let left = await this.open(url.href);
    if (this.has("login_submit")) left = await this.press("login_submit", { username, password });
    if (!left && this.has("consent_allow")) left = await this.press("consent_allow");
    if (!left) throw new Error(`still at ${this.url}: ${this.html}`);
    return left;
  }
}
