// Messages and commands of one channel. An item is drawn anew only when it changed, so an opened "JSON" stays open.

import { $, avatar, made } from "./made.js";

const drawn = new Map();
const TOGETHER = 5 * 60; // seconds within which one person's messages stand under one name
const EYE = '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M1.8 10S5 4.8 10 4.8 18.2 10 18.2 10 15 15.2 10 15.2 1.8 10 1.8 10z"/><circle cx="10" cy="10" r="2.4"/></svg>';

const clock = (ts) => new Date(ts * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = (ts) => new Date(ts * 1000).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

function only() {
  const line = made("p", { className: "only" });
  line.append(parsed(EYE), "Only visible to you");
  return line;
}

function inside(item) {
  const { json, size, most, text, via, faults } = item.inside;
  const number = (value) => value.toLocaleString("en-GB");
  const rows = [
    ["Blocks", `${number(size)} of ${number(most)} characters`],
    ["Notification", text || "(no text)"],
    ["Sent by", via],
  ];
  const list = made("dl");
  for (const [name, value] of rows) list.append(made("dt", {}, name), made("dd", {}, value));
  for (const fault of faults) list.append(made("dt", { className: "bad" }, "Fault"), made("dd", { className: "bad" }, fault));
  const label = faults.length ? "JSON ⚠" : "JSON";
  return made("details", { className: "inside" }, made("summary", { title: "What was sent" }, label), list, made("pre", { tabIndex: 0 }, json));
}

function who(item, person) {
  const time = made("time", { dateTime: new Date(item.ts * 1000).toISOString() }, clock(item.ts));
  return made("p", { className: "who" }, made("strong", {}, person.name), person.app ? made("span", { className: "badge" }, "APP") : "", time);
}

function message(item) {
  const said = made("div", { className: "said" });
  said.append(parsed(item.html));
  return [said, item.edited ? made("span", { className: "edited" }, "(edited)") : "", item.inside ? inside(item) : ""];
}

function command(item) {
  const ack = item.ack === null ? "" : made("span", { className: "ack" }, ` · acknowledged in ${item.ack} ms`);
  return [
    made("p", { className: "typed" }, item.text, ack),
    item.error ? made("p", { className: "failed" }, item.error) : "",
  ];
}

function drawItem(item, person, tone, follows) {
  const isPrivate = item.ephemeral || item.kind === "command";
  const body = made("div", { className: "body" }, follows ? "" : who(item, person), isPrivate ? only() : "");
  body.append(...(item.kind === "command" ? command(item) : message(item)).filter(Boolean));
  const left = follows ? made("span") : avatar(person, tone);
  const classes = ["item", item.kind, isPrivate ? "private" : "", follows ? "follows" : ""];
  return made("article", { className: classes.filter(Boolean).join(" "), aria: { label: `${person.name}, ${clock(item.ts)}` } }, left, body);
}

function start(channel, state) {
  const name = channel.kind === "direct" ? channel.name : `#${channel.name}`;
  const first = state.commands[0];
  const example = first ? `${first.name} ${first.hint.split("·")[0].trim()}` : "";
  return made("div", { className: "start" }, made("h2", {}, name), example ? `Try ${example}` : "Nothing has been said yet.");
}

function kept(id, sign, draw) {
  const old = drawn.get(id);
  if (old && old.sign === sign) return old.node;
  const node = draw();
  drawn.set(id, { sign, node });
  return node;
}

export function drawTimeline(state, channel) {
  const log = $("log");
  const nodes = [];
  let before = null;
  if (!state.timeline.length && channel) nodes.push(start(channel, state));
  for (const item of state.timeline) {
    const tone = state.people.findIndex((person) => person.id === item.user);
    const person = state.people[tone] || { name: item.user, app: false };
    if (!before || day(before.ts) !== day(item.ts)) nodes.push(kept(`day-${day(item.ts)}`, "", () => made("div", { className: "day" }, day(item.ts))));
    const follows = Boolean(before) && before.user === item.user && before.kind === "message" && item.kind === "message"
      && !before.ephemeral && !item.ephemeral && !item.inside && item.ts - before.ts < TOGETHER;
    nodes.push(kept(item.id, JSON.stringify([item, follows]), () => drawItem(item, person, tone, follows)));
    before = item;
  }
  // Leave nodes that stand where they should: moving them would close selections and be read out again.
  nodes.forEach((node, at) => { if (log.children[at] !== node) log.insertBefore(node, log.children[at] || null); });
  while (log.children.length > nodes.length) log.lastElementChild.remove();
}

export function forgetTimeline() {
  drawn.clear();
  $("log").replaceChildren();
}
