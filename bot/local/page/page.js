// The page: asks for its state whenever the server says that something changed. `?still` asks once only;
// `?theme=dark` and `#channel=…&user=…&thread=…&tab=home` choose what is seen.

import { Composer } from "./composer.js";
import { drawMarks, wireControls } from "./controls.js";
import { drawDrawer, wireFaults } from "./drawer.js";
import { drawHome, wireHome } from "./home.js";
import { $, kept, made, whenChanged } from "./made.js";
import { wireMenus } from "./menus.js";
import { drawModals } from "./modals.js";
import { drawNotices } from "./notices.js";
import { holdFocus } from "./patch.js";
import { drawSidebar, markSeen, wireDrawer } from "./sidebar.js";
import { drawThread, wireThread } from "./thread.js";
import { drawItems, forgetItems } from "./timeline.js";
import { address, here, listen, post, readAddress, refresh, wire } from "./wire.js";

const query = new URLSearchParams(location.search);
let shown = "";

const composer = new Composer($("composer"), "words", (text) => say(text, "", $("scroll")));
const answer = new Composer($("thread-composer"), "thread-words", (text) => say(text, here.thread, $("thread-scroll")));

/** Nothing when it was said, otherwise what went wrong. */
async function say(text, thread, scroll) {
  const { error } = await post("send", { text, thread });
  scroll.scrollTop = scroll.scrollHeight;
  return error;
}

function nameOf(channel) {
  if (!channel) return "";
  return channel.kind === "direct" ? channel.name : `${channel.kind === "private" ? "🔒" : "#"}${channel.name}`;
}

function drawTop(state, channel) {
  const name = nameOf(channel);
  $("title").textContent = name;
  $("purpose").textContent = channel ? `${channel.archived ? "Archived · " : ""}${channel.purpose}` : "";
  document.title = `${name} · Local Slack`;
  const faults = [...state.faults, ...state.unknown.map((method) => `unknown method ${method}`)];
  whenChanged($("faults"), faults, () => {
    $("faults").hidden = !faults.length;
    $("faults").querySelector("summary").textContent = faults.length === 1 ? "1 fault seen" : `${faults.length} faults seen`;
    $("faults").querySelector("ul").replaceChildren(...faults.map((fault) => made("li", {}, fault)));
  });
  composer.draw(state, `Message ${name}`);
  answer.draw({ ...state, shortcuts: [] }, "Reply…");
}

function start(state, channel) {
  const first = state.commands[0];
  const example = first ? `${first.name} ${first.hint.split("·")[0].trim()}` : "";
  return made("div", { className: "start" }, made("h2", {}, nameOf(channel)), example ? `Try ${example}` : "Nothing has been said yet.");
}

function drawMessages(state, channel) {
  const place = `${state.user} ${state.channel}`;
  const scroll = $("scroll");
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
  if (place !== shown) forgetItems($("log"));
  $("log").setAttribute("aria-busy", String(place !== shown));
  drawItems($("log"), state.timeline, state, state.timeline.length || !channel ? null : start(state, channel));
  $("log").setAttribute("aria-busy", "false");
  if (atEnd || place !== shown) scroll.scrollTop = scroll.scrollHeight;
  shown = place;
}

function draw(state) {
  const restore = holdFocus();
  const channel = state.channels.find((each) => each.id === state.channel);
  if (state.channel !== here.channel) here.thread = "";
  Object.assign(here, { user: state.user, channel: state.channel });
  drawTop(state, channel);
  drawHome(state);
  drawMessages(state, channel);
  const opened = drawThread(state, nameOf(channel));
  drawDrawer(state, nameOf(channel));
  if (document.visibilityState === "visible") markSeen(state);
  drawSidebar(state);
  drawModals(state.modals);
  drawMarks(state);
  restore();
  if (opened) answer.words.focus();
  drawNotices(state.notices, state.user);
  kept.write("user", state.user);
  kept.write("channel", state.channel);
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
  document.addEventListener("click", (event) => {
    const picture = event.target.closest(".enlarge")?.querySelector("img");
    if (!picture) return;
    Object.assign($("large").querySelector("img"), { src: picture.src, alt: picture.alt });
    $("large").showModal();
  });
  $("large").addEventListener("click", (event) => { if (event.target === $("large") || event.target.tagName === "IMG") $("large").close(); });
}

readAddress();
wire(draw, (sentence) => {
  $("link").className = "link";
  $("link").textContent = sentence;
});
wireTheme();
wirePictures();
wireDrawer();
wireMenus();
wireControls();
wireThread();
wireHome();
wireFaults();
addEventListener("hashchange", () => { if (readAddress()) refresh(); });
$("you").addEventListener("change", () => {
  Object.assign(here, { user: $("you").value, thread: "" });
  history.replaceState(null, "", address({}));
  refresh();
});
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") refresh(); });
refresh();
if (!query.has("still")) listen();
