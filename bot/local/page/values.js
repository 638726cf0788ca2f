// What stands in the controls of the app, in the words the local Slack expects.

export const TRIGGERS = ["button", "overflow"];

const ticked = (node) => [...node.querySelectorAll("input:checked")].map((input) => input.value);

export function valueOf(node) {
  const type = node.dataset.type;
  if (type === "checkboxes" || type.startsWith("multi_")) return ticked(node);
  if (type === "radio_buttons") return ticked(node)[0] ?? null;
  if (type === "datetimepicker") return node.value ? String(Math.floor(new Date(node.value).getTime() / 1000)) : null;
  return node.value || null;
}

export function setValue(node, value) {
  const inputs = [...node.querySelectorAll("input")];
  if (inputs.length) inputs.forEach((input) => { input.checked = [value].flat().includes(input.value); });
  else if (node.dataset.type === "datetimepicker") node.value = value ? local(Number(value)) : "";
  else node.value = value ?? "";
  if (node.matches("details")) summarise(node);
}

function local(seconds) {
  const zone = new Date(seconds * 1000).getTimezoneOffset() * 60;
  return new Date((seconds - zone) * 1000).toISOString().slice(0, 16);
}

/** The folded list says what was ticked in it, and lets nobody tick more than is allowed. */
export function summarise(node) {
  const summary = node.querySelector("summary");
  const names = [...node.querySelectorAll("input:checked + span")].map((name) => name.firstChild.textContent);
  const most = Number(node.dataset.most || Infinity);
  summary.textContent = names.join(", ") || summary.dataset.empty;
  node.querySelectorAll("input:not(:checked)").forEach((input) => { input.disabled = names.length >= most; });
}

export function controls(root) {
  return [...root.querySelectorAll("[data-action]")];
}

/** `{block_id: {action_id: value}}` of all that can hold something. */
export function values(root) {
  const all = {};
  for (const node of controls(root)) {
    if (TRIGGERS.includes(node.dataset.type)) continue;
    all[node.dataset.block] = { ...all[node.dataset.block], [node.dataset.action]: valueOf(node) };
  }
  return all;
}
