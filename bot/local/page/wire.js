// Asking the local Slack, and being told that something changed.

import { kept } from "./made.js";

export const here = { channel: kept.read("channel"), user: kept.read("user"), thread: "", tab: "" };
let draw = () => {};
let lost = () => {};
let asking = false;
let again = false;

export function wire(whenChanged, whenLost) {
  draw = whenChanged;
  lost = whenLost;
}

export async function refresh() {
  if (asking) { again = true; return; }
  asking = true;
  let state = null;
  try {
    const answer = await fetch(`/page/state?${new URLSearchParams(here)}`);
    if (answer.ok) state = await answer.json();
  } catch {
    lost("The local Slack has stopped");
  }
  asking = false;
  if (again) { again = false; await refresh(); return; }
  if (state) draw(state);
}

/** What was answered; `error` is a sentence, or nothing when it was done. */
export async function post(what, body) {
  try {
    const answer = await fetch(`/page/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ user: here.user, channel: here.channel, ...body }),
    });
    const told = await answer.json();
    await refresh();
    return answer.ok ? { ...told, error: "" } : { error: told.error };
  } catch {
    return { error: "The local Slack does not answer." };
  }
}

export function listen() {
  const events = new EventSource("/page/events");
  events.onmessage = refresh;
  events.onerror = () => {
    lost("Connecting again…");
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  };
}

/** Where one is, as an address that the browser's back button knows. */
export function address(change) {
  const { channel, thread, tab } = { ...here, ...change };
  const parts = { channel, ...(thread ? { thread } : {}), ...(tab ? { tab } : {}) };
  return `#${new URLSearchParams(parts)}`;
}

export function go(change) {
  location.hash = address(change);
}

export function readAddress() {
  const hash = new URLSearchParams(location.hash.slice(1));
  if (!hash.has("channel") && !hash.has("user")) return false;
  here.user = hash.get("user") || here.user;
  here.channel = hash.get("channel") || here.channel;
  here.thread = hash.get("thread") || "";
  here.tab = hash.get("tab") || "";
  return true;
}
