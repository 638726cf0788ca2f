// Sentences that come and go: what failed, what the local Slack would not do.

import { $, made } from "./made.js";

const STAYS = 9000; // milliseconds
const MOST = 4;
let seen = null;

const host = () => [...document.querySelectorAll("dialog[open]")].pop() ?? document.body;

/** A popover, so that it stands above a dialog, and within that dialog: all outside it is out of reach. */
function raise() {
  const toasts = $("toasts");
  if (toasts.matches(":popover-open")) toasts.hidePopover();
  if (toasts.parentElement !== host()) host().append(toasts);
  if (toasts.children.length) toasts.showPopover();
}

/** Call it before a dialog is removed. */
export function rehome() {
  if ($("toasts").parentElement !== host()) raise();
}
document.addEventListener("close", rehome, true);

export function toast(text) {
  if (!text) return;
  const bye = made("button", { type: "button", className: "icon", aria: { label: "Dismiss" } }, "✕");
  const line = made("p", { className: "toast", role: "alert" }, made("span", {}, text), bye);
  const leave = () => { line.remove(); raise(); };
  bye.addEventListener("click", leave);
  setTimeout(leave, STAYS);
  $("toasts").append(line);
  while ($("toasts").children.length > MOST) $("toasts").firstElementChild.remove();
  raise();
}

/** Those that were there when the page was opened are old news. */
export function drawNotices(notices, user) {
  const fresh = seen && seen.user === user ? notices.filter(({ id }) => !seen.ids.has(id)) : [];
  seen = { user, ids: new Set(notices.map(({ id }) => id)) };
  fresh.forEach(({ text }) => toast(text));
}
