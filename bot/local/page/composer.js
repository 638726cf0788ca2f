// The field one types in: completion of commands, their usage, recall with the up arrow.

import { $, made } from "./made.js";

const MOST = 8;
const typed = [];
let back = 0;
let chosen = -1;
let offered = [];
let commands = [];

function offers(text) {
  if (!text.startsWith("/") || text.includes("\n")) return [];
  const all = commands.flatMap(({ name, hint }) => [
    { full: `${name} `, shown: name, about: hint },
    ...(text.startsWith(`${name} `) ? hint.split("·").map((each) => `${name} ${each.trim()}`) : []).map((full) => ({ full, shown: full, about: "" })),
  ]);
  return all.filter(({ full }) => full.startsWith(text) && full !== text).slice(0, MOST);
}

function drawOffers() {
  const field = $("words");
  offered = offers(field.value);
  chosen = Math.min(chosen, offered.length - 1);
  $("choices").replaceChildren(...offered.map(({ shown, about }, at) => made(
    "li",
    { id: `choice-${at}`, role: "option", aria: { selected: String(at === chosen) }, data: { at } },
    made("b", {}, shown),
    about ? made("span", {}, about) : "",
  )));
  $("choices").hidden = !offered.length;
  if (chosen >= 0) field.setAttribute("aria-activedescendant", `choice-${chosen}`);
  else field.removeAttribute("aria-activedescendant");
}

function drawHint() {
  const known = commands.find(({ name }) => $("words").value.split(/\s/)[0] === name);
  $("hint").className = "hint";
  $("hint").textContent = known && known.hint ? `${known.name} ${known.hint}` : "";
}

function grown() {
  const field = $("words");
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
  drawOffers();
  drawHint();
}

function put(text) {
  const field = $("words");
  field.value = text;
  field.setSelectionRange(text.length, text.length);
  grown();
}

function take(at) {
  chosen = -1;
  put(offered[at].full);
  $("words").focus();
}

function recall(step) {
  const to = Math.max(0, Math.min(typed.length, back + step));
  if (to === back) return;
  back = to;
  chosen = -1;
  put(back ? typed[typed.length - back] : "");
  $("choices").hidden = true;
}

function move(event) {
  const step = event.key === "ArrowDown" ? 1 : -1;
  const recalling = $("words").value === "" || (back > 0 && $("words").value === typed[typed.length - back]);
  if (recalling && !$("words").value.includes("\n")) {
    event.preventDefault();
    recall(-step);
  } else if (offered.length && !$("choices").hidden) {
    event.preventDefault();
    chosen = (chosen + step + offered.length) % offered.length;
    drawOffers();
  }
}

function pressed(event, send) {
  if (event.isComposing) return;
  if (event.key === "ArrowUp" || event.key === "ArrowDown") move(event);
  else if (event.key === "Escape") { $("choices").hidden = true; chosen = -1; }
  else if (event.key === "Tab" && !event.shiftKey && offered.length && !$("choices").hidden) { event.preventDefault(); take(Math.max(chosen, 0)); }
  else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    if (chosen >= 0 && !$("choices").hidden) take(chosen);
    else submit(send);
  }
}

async function submit(send) {
  const text = $("words").value.trim();
  if (!text) return;
  typed.push(text);
  back = 0;
  put("");
  const wrong = await send(text);
  if (!wrong) return;
  put(text);
  $("hint").className = "hint wrong";
  $("hint").textContent = wrong;
}

export function showCommands(list, place) {
  commands = list;
  $("words").placeholder = `Message ${place}`;
  $("words").setAttribute("aria-label", `Message ${place}`);
}

export function wireComposer(send) {
  $("words").addEventListener("input", () => { back = 0; chosen = -1; grown(); });
  $("words").addEventListener("keydown", (event) => pressed(event, send));
  $("choices").addEventListener("mousedown", (event) => {
    const item = event.target.closest("li");
    if (!item) return;
    event.preventDefault();
    take(Number(item.dataset.at));
  });
  $("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(send); });
}
