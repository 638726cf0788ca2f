// New blocks in place of old ones: those that did not change stay as they are, with what was typed in them and the
// focus; in those that did, what was typed stays where block and element are still the same.

import { parsed } from "./made.js";
import { controls, setValue, summarise, valueOf } from "./values.js";

const sources = new WeakMap();
const touched = new WeakSet();
let count = 0;

const sameControl = (one, other) => ["block", "action", "type"].every((name) => one.dataset[name] === other.dataset[name]);

/** A person has changed it: from now on it is theirs. */
export function touch(node) {
  touched.add(node);
}

function ready(root) {
  for (const node of controls(root)) {
    node.querySelectorAll('input[type="radio"]').forEach((input) => { input.name = `radio-${count}`; });
    if (node.dataset.seconds) setValue(node, node.dataset.seconds);
    if (node.matches("details")) summarise(node);
    count += 1;
  }
  for (const ask of root.querySelectorAll("[data-ask]")) {
    const notes = [...ask.querySelectorAll(":scope > .about, :scope > .wrong")];
    notes.forEach((note, at) => { note.id = `note-${count}-${at}`; });
    ask.querySelector("fieldset, [data-action]")?.setAttribute("aria-describedby", notes.map((note) => note.id).join(" "));
    count += 1;
  }
}

function carry(gone, fresh) {
  const typed = gone.flatMap((node) => controls(node)).filter((node) => touched.has(node));
  for (const node of fresh.flatMap((each) => controls(each))) {
    const old = typed.find((each) => sameControl(each, node));
    if (!old) continue;
    setValue(node, valueOf(old));
    touched.add(node);
  }
}

/** Whether anything was changed. */
export function patch(container, html) {
  if (sources.get(container) === html) return false;
  sources.set(container, html);
  const content = parsed(html);
  const pool = [...container.children];
  const fresh = [];
  const nodes = [...content.children].map((node) => {
    const source = node.outerHTML;
    const at = pool.findIndex((old) => sources.get(old) === source);
    if (at >= 0) return pool.splice(at, 1)[0];
    sources.set(node, source);
    fresh.push(node);
    return node;
  });
  ready(content);
  carry(pool, fresh);
  pool.forEach((node) => node.remove());
  order(container, nodes);
  return true;
}

/** Moves only what stands wrong: a move closes selections and is read out again. */
export function order(container, nodes) {
  nodes.forEach((node, at) => { if (container.children[at] !== node) container.insertBefore(node, container.children[at] || null); });
  while (container.children.length > nodes.length) container.lastElementChild.remove();
}

/** Call it after drawing: the focus goes back to the control that took the place of the one that had it. */
export function holdFocus() {
  const had = document.activeElement;
  const control = had?.closest?.("[data-action]");
  const surface = had?.closest?.("[data-ts], [data-view]");
  if (!control || !surface) return () => {};
  const scope = had.closest("#thread, #log, #home, dialog");
  const [name, key] = Object.entries({ ts: surface.dataset.ts, view: surface.dataset.view }).find(([, value]) => value);
  const caret = "selectionStart" in had ? [had.selectionStart, had.selectionEnd] : [];
  return () => {
    if (document.activeElement !== document.body || !scope?.isConnected) return;
    if (had.isConnected) { had.focus({ preventScroll: true }); return; }
    const root = scope.dataset.view === key ? scope : scope.querySelector(`[data-${name}="${key}"]`);
    const now = root && controls(root).find((node) => sameControl(node, control));
    const inner = now && had !== control ? now.querySelector(`[value="${CSS.escape(had.value)}"], button, summary`) : now;
    inner?.focus({ preventScroll: true });
    if (inner && caret[0] !== undefined && caret[0] !== null) inner.setSelectionRange(...caret);
  };
}
