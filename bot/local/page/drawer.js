// Faults one may try, and what one may do with the open channel.

import { $, made, whenChanged } from "./made.js";
import { toast } from "./notices.js";
import { post } from "./wire.js";

const act = async (what, body) => toast((await post(what, body)).error);

function lever({ name, label, about, on }) {
  const box = made("input", { type: "checkbox", checked: on, role: "switch", data: { key: name } });
  box.addEventListener("change", () => act("switch", { name, on: box.checked }));
  return made("li", {}, made("label", { className: "lever" }, made("span", {}, made("b", {}, label), made("small", {}, about)), box));
}

/** `waiting` is null for what happens at once. */
function slip({ name, label, about, waiting }) {
  const [word, named] = waiting === null ? ["Do it", `${label}: do it`] : ["Add", `${label}: add one`];
  const button = made("button", { type: "button", className: "press", data: { key: name }, aria: { label: named } }, word);
  const count = made("span", { className: "count", hidden: !waiting, title: "Waiting for a call" }, String(waiting));
  button.addEventListener("click", () => act("slip", { name }));
  return made("li", { className: "slip" }, made("span", {}, made("b", {}, label), made("small", {}, about)), count, button);
}

function deed({ do: deed, label }, at) {
  const button = made("button", { type: "button", className: "press", data: { key: `deed-${at}` } }, label);
  button.addEventListener("click", () => act("room", { do: deed }));
  return button;
}

function part(title, about, ...children) {
  return made("section", {}, made("h3", {}, title), about ? made("p", { className: "about" }, about) : "", ...children);
}

export function drawDrawer(state, place) {
  const { switches, slips, rooms_do: deeds } = state;
  whenChanged($("trials"), [switches, slips, deeds, place], () => {
    const focused = document.activeElement?.closest("#trials") ? document.activeElement.dataset.key : null;
    $("trials").replaceChildren(
      part("While it is on", "", made("ul", {}, ...switches.map(lever))),
      part("The next call", "Each hits one call and is gone.", made("ul", {}, ...slips.filter((each) => each.waiting !== null).map(slip))),
      part("At once", "", made("ul", {}, ...slips.filter((each) => each.waiting === null).map(slip))),
      deeds.length ? part(place, "", made("div", { className: "actions" }, ...deeds.map(deed))) : "",
    );
    if (focused) [...$("trials").querySelectorAll("[data-key]")].find((each) => each.dataset.key === focused)?.focus();
  });
  const on = switches.filter((each) => each.on).length + slips.reduce((sum, each) => sum + (each.waiting ?? 0), 0);
  $("try").classList.toggle("on", on > 0);
  $("try").setAttribute("aria-label", on ? `Faults to try, ${on} waiting` : "Faults to try");
}

function open(on) {
  $("drawer").hidden = !on;
  $("try").setAttribute("aria-expanded", String(on));
  (on ? $("enough") : $("try")).focus();
}

export function wireFaults() {
  $("try").addEventListener("click", () => open($("drawer").hidden));
  $("enough").addEventListener("click", () => open(false));
  $("drawer").addEventListener("keydown", (event) => { if (event.key === "Escape") open(false); });
}
