// What Mermaid's own parser makes of a flowchart on standard input: its nodes, each with
// the text that is shown, and its lines, as JSON.
import { readFileSync } from "node:fs";

import { JSDOM } from "jsdom";

const { window } = new JSDOM("<!doctype html><title>Mermaid</title>");
globalThis.window = window;
globalThis.document = window.document;

const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false });
const { db } = await mermaid.mermaidAPI.getDiagramFromText(readFileSync(0, "utf8"));
// Between its two passes Mermaid keeps entities so.
const shown = (text) => {
  const element = window.document.createElement("p");
  element.innerHTML = text.replaceAll("ﬂ°°", "&#").replaceAll("ﬂ°", "&").replaceAll("¶ß", ";");
  element.querySelectorAll("br").forEach((one) => one.replaceWith("\n"));
  return element.textContent;
};
const nodes = [...db.getVertices().values()].map(({ id, text }) => ({ id, text: shown(text) }));
const lines = db.getEdges().map(({ start, end }) => [start, end]);
console.log(JSON.stringify({ nodes, lines }));
