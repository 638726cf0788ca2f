// Menus that open under a button: of a message, of the composer, of three dots in a message.

import { made } from "./made.js";

const GAP = 4;
const EDGE = 8;

function place(menu, button) {
  const at = button.getBoundingClientRect();
  const { offsetWidth: wide, offsetHeight: high } = menu;
  const below = at.bottom + GAP + high < innerHeight - EDGE;
  menu.style.left = `${Math.max(EDGE, Math.min(at.left, innerWidth - wide - EDGE))}px`;
  menu.style.top = `${below ? at.bottom + GAP : Math.max(EDGE, at.top - GAP - high)}px`;
}

function items(menu) {
  return [...menu.querySelectorAll('[role="menuitem"]')];
}

function open(button, last) {
  const menu = button.nextElementSibling;
  menu.showPopover();
  place(menu, button);
  items(menu).at(last ? -1 : 0)?.focus();
}

function step(menu, event) {
  const all = items(menu);
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  all.at(to % all.length)?.focus();
}

/** A button with its menu; each entry is `[label, what to do]`. */
export function menued(label, look, face, entries) {
  const button = made("button", { type: "button", className: look, title: label, aria: { haspopup: "menu", expanded: "false", label } }, face);
  const menu = made("div", { className: "menu", role: "menu", popover: "auto" });
  fill(menu, entries);
  return made("span", { className: "menued" }, button, menu);
}

export function fill(menu, entries) {
  menu.replaceChildren(...entries.map(([label, act, about]) => {
    const item = made("button", { type: "button", role: "menuitem", tabIndex: -1 }, label, about ? made("small", {}, about) : "");
    item.addEventListener("click", act);
    return item;
  }));
}

let wasOpen = null;

export function wireMenus() {
  // The pointer closes an open menu before its button hears of the click, which must not open it again.
  document.addEventListener("pointerdown", () => { wasOpen = document.querySelector(".menu:popover-open"); }, true);
  document.addEventListener("click", (event) => {
    const button = event.target.closest('[aria-haspopup="menu"]');
    if (!button) event.target.closest('[role="menuitem"]')?.closest(".menu").hidePopover();
    else if (event.detail === 0 || button.nextElementSibling !== wasOpen) open(button, false);
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.(".menu");
    const button = event.target.closest?.('[aria-haspopup="menu"]');
    if (menu && event.key === "Tab") menu.hidePopover();
    else if (menu) step(menu, event);
    else if (button && ["ArrowDown", "ArrowUp"].includes(event.key)) { event.preventDefault(); open(button, event.key === "ArrowUp"); }
  });
  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.(".menu")) event.target.previousElementSibling?.setAttribute("aria-expanded", String(event.newState === "open"));
  }, true);
  document.addEventListener("scroll", (event) => {
    if (!event.target.closest?.(".menu")) document.querySelector(".menu:popover-open")?.hidePopover();
  }, true);
}
