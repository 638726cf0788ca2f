// The app's Home, beside the messages with it.

import { $, made, whenChanged } from "./made.js";
import { patch } from "./patch.js";
import { toast } from "./notices.js";
import { inside, unfolded } from "./timeline.js";
import { go, here, post } from "./wire.js";

let visited = "";

function nothing(state) {
  return made("div", { className: "start" }, made("h2", {}, "Home"), `${state.name} has not published anything here yet.`);
}

/** What was published, and below it how. */
function published(pane, home) {
  const body = pane.querySelector(".view") ?? made("div", { className: "said view" });
  if (!body.isConnected) pane.replaceChildren(made("div", { className: "homely" }, body));
  patch(body, home.html);
  pane.dataset.view = home.id;
  whenChanged(pane, home.inside, () => {
    const told = inside(home.inside);
    told.hidden = !pane.querySelector(".inside:not([hidden])");
    const [flip, details] = unfolded(told);
    pane.querySelector(".within")?.remove();
    pane.firstElementChild.append(made("div", { className: "within" }, flip, details));
  });
}

/** The app hears of it each time someone comes to its Home. */
function visit(state, open) {
  const who = open ? `${state.user} ${state.channel}` : "";
  if (who === visited) return;
  visited = who;
  if (open) post("home", {}).then(({ error }) => toast(error));
}

export function drawHome(state) {
  const open = Boolean(state.home) && here.tab === "home";
  $("tabs").hidden = !state.home;
  for (const tab of $("tabs").children) {
    const isOpen = (tab.dataset.tab === "home") === open;
    tab.setAttribute("aria-selected", String(isOpen));
    tab.tabIndex = isOpen ? 0 : -1;
  }
  $("home").hidden = !open;
  $("scroll").hidden = open;
  $("composer").hidden = open;
  if (open && state.home.html) published($("home"), state.home);
  else whenChanged($("home"), "", () => $("home").replaceChildren(nothing(state)));
  visit(state, open);
}

export function wireHome() {
  $("tabs").addEventListener("click", (event) => {
    const { tab } = event.target.closest("[role=tab]")?.dataset ?? {};
    if (tab) go({ tab, thread: "" });
  });
  $("tabs").addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = [...$("tabs").children].find((tab) => tab !== document.activeElement);
    other.focus();
    other.click();
  });
}
