// What the app put into its messages and views to press, choose or fill in: the app is told, and one sees that it was.

import { made, parsed } from "./made.js";
import { toast } from "./notices.js";
import { touch } from "./patch.js";
import { TRIGGERS, controls, setValue, summarise, valueOf, values } from "./values.js";
import { post } from "./wire.js";

const PAUSE = 700; // milliseconds until a date that is being typed counts as chosen
const EACH = 250;
const DATES = ["datepicker", "timepicker", "datetimepicker"];
const pending = new Set();
const told = new WeakMap();
const waiting = new WeakMap();

const surface = (node) => node.closest("[data-ts], [data-view]");
const keyOf = ({ ts = "", view = "", block_id: block, action_id: action }) => JSON.stringify([ts || "", view || "", block, action]);

function where(node) {
  const { ts = "", view = "" } = surface(node).dataset;
  return { ts, view, block_id: node.dataset.block, action_id: node.dataset.action };
}

/** Slack's own question before something that cannot be undone. */
function confirmed({ title, text, confirm, deny, style }) {
  const yes = made("button", { type: "button", className: `press ${style}` }, confirm);
  const no = made("button", { type: "button", className: "press", autofocus: true }, deny);
  const words = made("div", { className: "said" });
  words.append(parsed(text));
  const dialog = made("dialog", { className: "modal confirm", aria: { label: title } }, made("h2", {}, title), words, made("footer", {}, no, yes));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((decide) => {
    yes.addEventListener("click", () => dialog.close("yes"));
    no.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { dialog.remove(); decide(dialog.returnValue === "yes"); });
  });
}

async function press(node, value) {
  const about = where(node);
  const key = keyOf(about);
  if (pending.has(key) || node.getAttribute("aria-busy") === "true") return;
  if (node.dataset.confirm && !(await confirmed(JSON.parse(node.dataset.confirm)))) { undo(node); return; }
  pending.add(key);
  mark(node, "busy");
  told.set(node, JSON.stringify(valueOf(node)));
  const { error } = await post("press", { ...about, value, values: values(surface(node)) });
  pending.delete(key);
  remark();
  toast(error);
}

function undo(node) {
  if (!TRIGGERS.includes(node.dataset.type)) setValue(node, JSON.parse(told.get(node) ?? first(node)));
}

/** Tell the app what was chosen, unless it knows. */
function changed(node) {
  clearTimeout(waiting.get(node));
  if (node.dataset.live === undefined || !node.isConnected) return;
  const now = JSON.stringify(valueOf(node));
  if (now !== (told.get(node) ?? first(node))) press(node, valueOf(node));
}

const firsts = new WeakMap();
const first = (node) => firsts.get(node) ?? "null";

function soon(node, milliseconds) {
  clearTimeout(waiting.get(node));
  waiting.set(node, setTimeout(() => changed(node), milliseconds));
}

function mark(node, state) {
  const spot = node.matches(".ask [data-action]") ? node.closest("fieldset, label") : node;
  const old = spot.nextElementSibling?.matches(".mark") ? spot.nextElementSibling : null;
  if ((node.dataset.mark || "") === state && Boolean(old) === Boolean(state)) return;
  old?.remove();
  node.dataset.mark = state;
  node.toggleAttribute("aria-busy", false);
  if (state === "busy") node.setAttribute("aria-busy", "true");
  if (!state) return;
  const label = state === "busy" ? "Working…" : "The app did not respond";
  spot.after(made("span", { className: `mark ${state}`, role: "img", title: label, aria: { label } }));
}

let known = { working: [], failed: [] };

function remark() {
  const working = new Set(known.working.map(keyOf));
  const failed = new Set(known.failed.map(keyOf));
  for (const node of controls(document)) {
    if (!surface(node)) continue;
    if (!firsts.has(node)) firsts.set(node, JSON.stringify(valueOf(node)));
    const key = keyOf(where(node));
    mark(node, pending.has(key) || working.has(key) ? "busy" : failed.has(key) ? "failed" : "");
  }
}

export function drawMarks(state) {
  known = state;
  remark();
}

function heard(event) {
  const node = event.target.closest?.("[data-action]");
  return node && surface(node) ? node : null;
}

function clicked(event) {
  const node = heard(event);
  if (!node) return;
  if (node.dataset.type === "button") press(node, node.dataset.value ?? null);
  const item = node.dataset.type === "overflow" && event.target.closest('[role="menuitem"]');
  if (item) press(node, item.dataset.value);
}

function altered(event) {
  const node = heard(event);
  if (!node) return;
  touch(node);
  if (node.matches("details")) summarise(node);
  else if (event.type === "input") { if (node.dataset.each !== undefined) soon(node, EACH); }
  else if (DATES.includes(node.dataset.type)) soon(node, PAUSE);
  else if (!node.matches(".write")) changed(node);
}

function keyed(event) {
  const node = heard(event);
  if (!node) return;
  const folded = node.matches("details[open]");
  if (folded && event.key === "Escape") {
    event.preventDefault();
    node.open = false;
    node.querySelector("summary").focus();
  }
  if (event.key === "Enter" && node.matches("input.write, input.press") && node.dataset.live !== undefined) {
    event.preventDefault();
    event.stopPropagation();
    if (node.matches(".write")) press(node, valueOf(node));
    else changed(node);
  }
}

export function wireControls() {
  document.addEventListener("click", clicked);
  document.addEventListener("input", altered);
  document.addEventListener("change", altered);
  document.addEventListener("keydown", keyed, true);
  document.addEventListener("focusout", (event) => {
    const node = heard(event);
    if (node && DATES.includes(node.dataset.type)) changed(node);
  });
  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.("details.multi:not([open])")) changed(event.target);
  }, true);
  document.addEventListener("pointerdown", (event) => {
    document.querySelectorAll("details.multi[open]").forEach((node) => { if (!node.contains(event.target)) node.open = false; });
  });
}
