// The page: asks for its state whenever the server says that something changed. `?still` asks once only;
// `?theme=dark` and `#channel=…&user=…` choose what is seen.

import { showCommands, wireComposer } from "./composer.js";
import { $, kept, made } from "./made.js";
import { drawSidebar, markSeen, wireDrawer } from "./sidebar.js";
import { drawTimeline, forgetTimeline } from "./timeline.js";

const query = new URLSearchParams(location.search);
const here = { channel: kept.read("channel"), user: kept.read("user") };
let shown = "";
let asking = false;
let again = false;

function readAddress() {
  const hash = new URLSearchParams(location.hash.slice(1));
  here.channel = hash.get("channel") || here.channel;
  here.user = hash.get("user") || here.user;
}

function drawTop(state, channel) {
  const name = channel ? (channel.kind === "direct" ? channel.name : `${channel.kind === "private" ? "🔒" : "#"} ${channel.name}`) : "";
  $("title").textContent = name;
  $("purpose").textContent = channel ? channel.purpose : "";
  document.title = `${name} · Local Slack`;
  showCommands(state.commands, name.replace("# ", "#"));
  const faults = [...state.faults, ...state.unknown.map((method) => `unknown method ${method}`)];
  $("faults").hidden = !faults.length;
  $("faults").querySelector("summary").textContent = faults.length === 1 ? "1 fault seen" : `${faults.length} faults seen`;
  $("faults").querySelector("ul").replaceChildren(...faults.map((fault) => made("li", {}, fault)));
}

function draw(state) {
  const channel = state.channels.find((each) => each.id === state.channel);
  const place = `${state.user} ${state.channel}`;
  const scroll = $("scroll");
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
  if (place !== shown) forgetTimeline();
  $("log").setAttribute("aria-busy", String(place !== shown));
  drawTop(state, channel);
  drawTimeline(state, channel);
  if (document.visibilityState === "visible") markSeen(state);
  drawSidebar(state);
  if (atEnd || place !== shown) scroll.scrollTop = scroll.scrollHeight;
  $("log").setAttribute("aria-busy", "false");
  shown = place;
  Object.assign(here, { user: state.user, channel: state.channel });
  kept.write("user", state.user);
  kept.write("channel", state.channel);
}

async function refresh() {
  if (asking) { again = true; return; }
  asking = true;
  try {
    const answer = await fetch(`/page/state?${new URLSearchParams(here)}`);
    if (answer.ok) draw(await answer.json());
  } catch {
    $("link").className = "link";
    $("link").textContent = "The local Slack has stopped";
  } finally {
    asking = false;
    if (again) { again = false; refresh(); }
  }
}

/** Nothing when it was said, otherwise what went wrong. */
async function send(text) {
  try {
    const answer = await fetch("/page/send", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...here, text }),
    });
    const body = await answer.json();
    $("scroll").scrollTop = $("scroll").scrollHeight;
    await refresh();
    return answer.ok ? "" : body.error;
  } catch {
    return "The local Slack does not answer.";
  }
}

function listen() {
  const events = new EventSource("/page/events");
  events.onmessage = refresh;
  events.onerror = () => {
    $("link").className = "link";
    $("link").textContent = "Connecting again…";
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  };
}

function wireTheme() {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const wanted = () => query.get("theme") || kept.read("theme") || (system.matches ? "dark" : "light");
  const paint = () => { document.documentElement.dataset.theme = wanted(); };
  $("theme").addEventListener("click", () => {
    query.delete("theme");
    kept.write("theme", document.documentElement.dataset.theme === "dark" ? "light" : "dark");
    paint();
  });
  system.addEventListener("change", paint);
  paint();
}

function wirePictures() {
  $("log").addEventListener("click", (event) => {
    const picture = event.target.closest(".enlarge")?.querySelector("img");
    if (!picture) return;
    Object.assign($("large").querySelector("img"), { src: picture.src, alt: picture.alt });
    $("large").showModal();
  });
  $("large").addEventListener("click", (event) => { if (event.target === $("large") || event.target.tagName === "IMG") $("large").close(); });
}

readAddress();
wireTheme();
wirePictures();
wireDrawer();
wireComposer(send);
addEventListener("hashchange", () => {
  if (!location.hash.startsWith("#channel=") && !location.hash.startsWith("#user=")) return;
  readAddress();
  refresh();
});
$("you").addEventListener("change", () => {
  here.user = $("you").value;
  history.replaceState(null, "", `#channel=${here.channel}`);
  refresh();
});
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") refresh(); });
refresh();
if (!query.has("still")) listen();
