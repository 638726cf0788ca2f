// The list of channels, and who one is.

import { $, avatar, dress, kept, made } from "./made.js";

const SIGNS = { public: "#", private: "🔒" };
const seenKey = (state, channel) => `seen:${state.user}:${channel.id}`;

export function markSeen(state) {
  const here = state.channels.find((channel) => channel.id === state.channel);
  if (here && here.latest) kept.write(seenKey(state, here), here.latest);
}

function entry(state, channel) {
  const tone = state.people.findIndex((person) => person.id === channel.other);
  const unread = channel.latest > kept.read(seenKey(state, channel));
  const sign = channel.kind === "direct" ? avatar(state.people[tone], tone) : made("span", { className: "sign", aria: { hidden: "true" } }, SIGNS[channel.kind]);
  const classes = [unread ? "unread" : "", channel.archived ? "archived" : ""].filter(Boolean).join(" ");
  const link = made("a", { href: `#channel=${channel.id}`, className: classes }, sign, made("span", {}, channel.name));
  if (channel.id === state.channel) link.setAttribute("aria-current", "page");
  if (unread) link.setAttribute("aria-label", `${channel.name}, unread`);
  return made("li", {}, link);
}

function drawRooms(state) {
  const groups = [
    ["Channels", state.channels.filter((channel) => channel.kind !== "direct")],
    ["Direct messages", state.channels.filter((channel) => channel.kind === "direct")],
  ];
  const sign = JSON.stringify([state.channels, state.channel, state.user, state.channels.map((channel) => kept.read(seenKey(state, channel)))]);
  if ($("rooms").dataset.sign === sign) return;
  $("rooms").dataset.sign = sign;
  const focused = document.activeElement?.closest?.("#rooms a")?.getAttribute("href");
  $("rooms").replaceChildren(...groups.filter(([, list]) => list.length).flatMap(([name, list]) => [
    made("h2", {}, name),
    made("ul", {}, ...list.map((channel) => entry(state, channel))),
  ]));
  if (focused) $("rooms").querySelector(`a[href="${focused}"]`)?.focus();
}

function drawYou(state) {
  const people = state.people.filter((person) => !person.app);
  if ($("you").options.length !== people.length) {
    $("you").replaceChildren(...people.map((person) => made("option", { value: person.id }, `${person.name} · ${person.title.toLowerCase()}`)));
  }
  $("you").value = state.user;
  const tone = state.people.findIndex((person) => person.id === state.user);
  if (tone >= 0) dress($("face"), state.people[tone], tone);
}

export function drawSidebar(state) {
  $("link").className = state.connections ? "link on" : "link";
  $("link").textContent = state.connections ? `${state.name} is connected` : `${state.name} is not connected`;
  drawRooms(state);
  drawYou(state);
}

export function wireDrawer() {
  const open = (on) => {
    $("side").classList.toggle("open", on);
    $("scrim").hidden = !on;
    $("menu").setAttribute("aria-expanded", String(on));
    if (on) $("rooms").querySelector("a")?.focus();
  };
  $("menu").addEventListener("click", () => open(!$("side").classList.contains("open")));
  $("scrim").addEventListener("click", () => open(false));
  $("rooms").addEventListener("click", (event) => { if (event.target.closest("a")) open(false); });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !$("side").classList.contains("open")) return;
    open(false);
    $("menu").focus();
  });
}
