// A thread beside its channel; on a phone over it.

import { $, made } from "./made.js";
import { drawItems, forgetItems } from "./timeline.js";
import { go, here } from "./wire.js";

let shown = "";

function notHere() {
  return made("div", { className: "start" }, "This message is no longer here.");
}

export function drawThread(state, place) {
  const { thread } = state;
  const open = Boolean(here.thread) && here.tab !== "home";
  const key = open ? `${state.user} ${state.channel} ${here.thread}` : "";
  $("thread").hidden = !open;
  if (key !== shown) forgetItems($("thread-log"));
  if (open) {
    const scroll = $("thread-scroll");
    const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
    $("thread-where").textContent = place;
    drawItems($("thread-log"), thread ? thread.items : [], state, thread ? null : notHere());
    $("thread-composer").hidden = !thread;
    if (atEnd || key !== shown) scroll.scrollTop = scroll.scrollHeight;
  }
  const opened = key && key !== shown;
  shown = key;
  return opened;
}

export function wireThread() {
  const leave = () => {
    const opener = $("log").querySelector(`[data-ts="${here.thread}"]`);
    go({ thread: "" });
    opener?.querySelector(".replies, .tools button")?.focus({ preventScroll: true });
  };
  $("leave").addEventListener("click", leave);
  $("thread").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.target.closest(".menu")) return;
    leave();
  });
}
