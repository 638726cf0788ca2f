// The person's stack of modals, the one on top open. What lies below keeps what was typed in it.

import { made } from "./made.js";
import { patch } from "./patch.js";
import { rehome, toast } from "./notices.js";
import { values } from "./values.js";
import { post } from "./wire.js";

const open = new Map();

async function close(id, all) {
  toast((await post("close", { view: id, all })).error);
}

async function submit(id) {
  const known = open.get(id);
  if (!known || known.submit.disabled) return;
  known.submit.disabled = true;
  const { error, errors } = await post("submit", { view: id, values: values(known.body) });
  known.submit.disabled = false;
  if (error) toast(error);
  if (errors) complain(known, errors, true);
}

/** Under each field what is wrong with it; what belongs to no field stands above all. */
function complain({ dialog, body, trouble }, errors, first) {
  const left = new Map(Object.entries(errors));
  for (const ask of body.querySelectorAll("[data-ask]")) {
    const note = ask.querySelector(":scope > .wrong");
    const wrong = left.get(ask.dataset.ask) ?? "";
    left.delete(ask.dataset.ask);
    note.textContent = wrong;
    note.hidden = !wrong;
    ask.classList.toggle("bad", Boolean(wrong));
    ask.querySelector("fieldset, [data-action]")?.setAttribute("aria-invalid", String(Boolean(wrong)));
  }
  const lost = [...left.values()];
  if (lost.length) { trouble.textContent = lost.join(" "); trouble.hidden = false; }
  if (first && dialog.open) body.querySelector(".ask.bad")?.querySelector("input, select, textarea, summary")?.focus();
}

function build(modal) {
  const { id } = modal;
  const title = made("h2", { id: `title-${id}` });
  const back = made("button", { type: "button", className: "icon back", aria: { label: "Back" } }, "←");
  const cross = made("button", { type: "button", className: "icon", aria: { label: "Close" } }, "✕");
  const trouble = made("p", { className: "trouble", role: "alert", hidden: true });
  const body = made("div", { className: "said view", tabIndex: -1 });
  const cancel = made("button", { type: "button", className: "press cancel" });
  const send = made("button", { type: "button", className: "press primary submit" });
  const dialog = made(
    "dialog",
    { className: "modal", data: { view: id }, aria: { labelledby: title.id } },
    made("header", {}, back, title, cross),
    trouble,
    body,
    made("footer", {}, cancel, send),
  );
  back.addEventListener("click", () => close(id, false));
  cancel.addEventListener("click", () => close(id, false));
  cross.addEventListener("click", () => close(id, true));
  send.addEventListener("click", () => submit(id));
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); close(id, false); });
  dialog.addEventListener("keydown", (event) => keyed(event, id));
  document.body.append(dialog);
  return { dialog, title, back, trouble, body, cancel, submit: send, errors: "{}" };
}

function keyed(event, id) {
  if (event.key !== "Enter" || event.defaultPrevented || event.isComposing) return;
  if (event.ctrlKey || event.metaKey || event.target.matches("input.write")) { event.preventDefault(); submit(id); }
}

function draw(modal, depth) {
  const known = open.get(modal.id) ?? open.set(modal.id, build(modal)).get(modal.id);
  known.title.textContent = modal.title;
  known.back.hidden = depth === 0;
  known.cancel.textContent = modal.close || "Cancel";
  known.submit.hidden = !modal.submit;
  known.submit.textContent = modal.submit ?? "";
  known.submit.disabled = modal.busy;
  known.dialog.setAttribute("aria-busy", String(modal.busy));
  const sign = JSON.stringify([modal.errors, modal.trouble]);
  const patched = patch(known.body, modal.html);
  if (patched || sign !== known.errors) {
    known.trouble.hidden = !modal.trouble;
    known.trouble.textContent = modal.trouble ?? "";
    complain(known, modal.errors, sign !== known.errors);
  }
  known.errors = sign;
  return known;
}

function cover(known) {
  known.left = known.body.contains(document.activeElement) ? document.activeElement : null;
  known.dialog.close();
}

/** A dialog would give the focus to its cross: it goes where it was, or to where one begins. */
function uncover(known) {
  known.dialog.showModal();
  (known.left?.isConnected ? known.left : known.body).focus({ preventScroll: true });
}

/** A loading view had nothing to fill in: where the focus waited, it goes to the first field. */
function begin({ dialog, body }) {
  const active = document.activeElement;
  if (active !== document.body && active !== dialog && active !== body) return;
  const first = body.querySelector("[autofocus]") ?? body.querySelector("input, select, textarea, button, summary") ?? body;
  first.focus({ preventScroll: true });
}

export function drawModals(modals) {
  const ids = new Set(modals.map(({ id }) => id));
  for (const [id, { dialog }] of open) {
    if (ids.has(id)) continue;
    dialog.close();
    rehome();
    dialog.remove();
    open.delete(id);
  }
  modals.forEach((modal, at) => {
    const known = draw(modal, at);
    const top = at === modals.length - 1;
    if (!top && known.dialog.open) cover(known);
    if (top && !known.dialog.open) uncover(known);
    if (top) begin(known);
  });
  rehome();
}
