// Messages and commands of one place. An item is drawn anew only when it changed, and in it only the blocks that did.

import { avatar, made, parsed } from "./made.js";
import { menued } from "./menus.js";
import { toast } from "./notices.js";
import { order, patch } from "./patch.js";
import { go, post } from "./wire.js";

const drawn = new WeakMap();
const TOGETHER = 5 * 60; // seconds within which one person's messages stand under one name
const EYE = '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M1.8 10S5 4.8 10 4.8 18.2 10 18.2 10 15 15.2 10 15.2 1.8 10 1.8 10z"/><circle cx="10" cy="10" r="2.4"/></svg>';
const BUBBLE = '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3.2 4.5h13.6v9H9l-3.6 3v-3H3.2z"/></svg>';

export const clock = (ts) => new Date(ts * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = (ts) => new Date(ts * 1000).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });

function only() {
  const line = made("p", { className: "only" });
  line.append(parsed(EYE), "Only visible to you");
  return line;
}

/** What was sent, and what a notification would show. */
export function inside({ json, size, most, text, via, faults }) {
  const number = (value) => value.toLocaleString("en-GB");
  const notification = text === undefined ? [] : [["Notification", text || "(no text)"]];
  const rows = [["Blocks", `${number(size)} of ${number(most)} characters`], ...notification, ["Sent by", via]];
  const list = made("dl");
  for (const [name, value] of rows) list.append(made("dt", {}, name), made("dd", {}, value));
  for (const fault of faults) list.append(made("dt", { className: "bad" }, "Fault"), made("dd", { className: "bad" }, fault));
  return made("div", { className: "inside", hidden: true }, list, made("pre", { tabIndex: 0 }, json));
}

/** The button that unfolds it, and itself. */
export function unfolded(details, bad = false) {
  const button = made("button", { type: "button", className: bad ? "text bad" : "text", title: "What was sent", aria: { expanded: String(!details.hidden) } }, bad ? "JSON ⚠" : "JSON");
  button.addEventListener("click", () => {
    details.hidden = !details.hidden;
    button.setAttribute("aria-expanded", String(!details.hidden));
  });
  return [button, details];
}

function who(item, person) {
  const time = made("time", { dateTime: new Date(item.ts * 1000).toISOString() }, clock(item.ts));
  return made("p", { className: "who" }, made("strong", {}, person.name), person.app ? made("span", { className: "badge" }, "APP") : "", time);
}

function replies(item) {
  const { count, latest } = item.replies;
  const label = count === 1 ? "1 reply" : `${count} replies`;
  const line = made("button", { type: "button", className: "replies" }, made("b", {}, label), ` last at ${clock(latest)}`);
  line.addEventListener("click", () => go({ thread: item.ts, tab: "messages" }));
  return line;
}

function tools(item, details, state) {
  const act = async (what, more) => toast((await post(what, { ts: item.ts, ...more })).error);
  const reply = () => go({ thread: item.thread_ts || item.ts, tab: "messages" });
  const box = made("div", { className: "tools" });
  const entries = state.shortcuts.filter((each) => each.kind === "message" && !item.ephemeral)
    .map(({ name, callback_id: callback, description }) => [name, () => act("shortcut", { callback_id: callback }), description]);
  if (!item.ephemeral && !item.thread_ts) {
    const button = made("button", { type: "button", className: "icon reply", title: "Reply in thread", aria: { label: "Reply in thread" } });
    button.append(parsed(BUBBLE));
    button.addEventListener("click", reply);
    box.append(button);
    entries.unshift(["Reply in thread", reply]);
  }
  if (details) {
    const [button] = unfolded(details, item.inside.faults.length > 0);
    box.append(button);
    entries.push(["What was sent (JSON)", () => button.click()]);
  }
  if (item.deletable) entries.push(["Delete message", () => act("delete")]);
  if (entries.length) box.append(menued("More actions", "icon dots", "⋯", entries));
  return entries.length ? box : "";
}

function message(item, old, state) {
  const said = old?.querySelector(".said") ?? made("div", { className: "said" });
  patch(said, item.html);
  const details = item.inside ? inside(item.inside) : null;
  if (details && old?.querySelector(".inside:not([hidden])")) details.hidden = false;
  const edited = item.edited ? made("span", { className: "edited" }, "(edited)") : "";
  return [said, edited, details, item.replies ? replies(item) : "", tools(item, details, state)];
}

function command(item) {
  const ack = item.ack === null ? "" : made("span", { className: "ack" }, ` · acknowledged in ${item.ack} ms`);
  return [made("p", { className: "typed" }, item.text, ack), item.error ? made("p", { className: "failed" }, item.error) : ""];
}

function drawItem({ item, person, tone, follows, state, old }) {
  const isPrivate = item.ephemeral || item.kind === "command";
  const body = made("div", { className: "body" }, follows ? "" : who(item, person), isPrivate ? only() : "");
  body.append(...(item.kind === "command" ? command(item) : message(item, old, state)).filter(Boolean));
  const left = follows ? made("span") : avatar(person, tone);
  const classes = ["item", item.kind, isPrivate ? "private" : "", follows ? "follows" : ""];
  const data = item.kind === "message" ? { ts: item.ts } : {};
  return made("article", { className: classes.filter(Boolean).join(" "), data, aria: { label: `${person.name}, ${clock(item.ts)}` } }, left, body);
}

function kept(log, id, sign, draw) {
  const known = drawn.get(log) ?? drawn.set(log, new Map()).get(log);
  const old = known.get(id);
  if (old && old.sign === sign) return old.node;
  const node = draw(old?.node);
  known.set(id, { sign, node });
  return node;
}

const together = (before, item) => Boolean(before) && before.user === item.user && before.kind === "message" && item.kind === "message"
  && !before.ephemeral && !item.ephemeral && !item.inside && !before.replies && item.ts - before.ts < TOGETHER;

/** `first` stands above the items, or where there are none. */
export function drawItems(log, items, state, first = null) {
  const nodes = first ? [kept(log, "first", first.textContent, () => first)] : [];
  let before = null;
  for (const item of items) {
    const tone = state.people.findIndex((person) => person.id === item.user);
    const person = state.people[tone] || { name: item.user, app: false };
    const [on, follows] = [day(item.ts), together(before, item)];
    if (!before || day(before.ts) !== on) nodes.push(kept(log, `day-${on}`, "", () => made("div", { className: "day" }, on)));
    const sign = JSON.stringify([item, follows, state.shortcuts]);
    nodes.push(kept(log, item.id, sign, (old) => drawItem({ item, person, tone, follows, state, old })));
    before = item;
  }
  order(log, nodes);
}

export function forgetItems(log) {
  drawn.delete(log);
  log.replaceChildren();
}
