// The field one types in: completion of commands and of the app's name, usage, recall with the up arrow.

import { $, made, whenChanged } from "./made.js";
import { fill } from "./menus.js";
import { toast } from "./notices.js";
import { post } from "./wire.js";

const MOST = 8;

export class Composer {
  #typed = [];
  #back = 0;
  #chosen = -1;
  #offered = [];
  #commands = [];
  #app = "";
  #send;

  /** `send` gives a sentence when it could not be said. */
  constructor(form, id, send) {
    form.append($("field").content.cloneNode(true));
    this.form = form;
    this.#send = send;
    [this.words, this.choices, this.hint] = ["textarea", ".choices", ".hint"].map((name) => form.querySelector(name));
    this.words.id = id;
    this.choices.id = `${id}-choices`;
    this.hint.id = `${id}-hint`;
    this.words.setAttribute("aria-controls", this.choices.id);
    this.words.setAttribute("aria-describedby", this.hint.id);
    this.#wire();
  }

  /** What may be typed here, and where "here" is. */
  draw(state, label) {
    this.#commands = state.commands;
    this.#app = state.name;
    this.words.placeholder = label;
    this.words.setAttribute("aria-label", label);
    const own = state.shortcuts.filter((each) => each.kind === "global");
    const button = this.form.querySelector(".shortcuts");
    button.hidden = !own.length;
    whenChanged(button, own, () => fill(button.nextElementSibling, own.map(({ name, callback_id: callback, description }) => [
      name,
      async () => toast((await post("shortcut", { callback_id: callback, ts: "" })).error),
      description,
    ])));
  }

  #offers(text) {
    const before = text.slice(0, this.words.selectionStart);
    const name = /(?:^|\s)@(\S*)$/.exec(before);
    if (name && this.#app.startsWith(name[1])) {
      const full = `${before.slice(0, before.length - name[1].length)}${this.#app} `;
      return [{ full, shown: `@${this.#app}`, about: "the app", rest: text.slice(before.length).trimStart() }];
    }
    if (!text.startsWith("/") || text.includes("\n")) return [];
    const all = this.#commands.flatMap(({ name: command, hint }) => [
      { full: `${command} `, shown: command, about: hint },
      ...(text.startsWith(`${command} `) ? hint.split("·").map((each) => `${command} ${each.trim()}`) : []).map((full) => ({ full, shown: full, about: "" })),
    ]);
    return all.filter(({ full }) => full.startsWith(text) && full !== text).slice(0, MOST);
  }

  #drawOffers() {
    this.#offered = this.#offers(this.words.value);
    this.#chosen = Math.min(this.#chosen, this.#offered.length - 1);
    this.choices.replaceChildren(...this.#offered.map(({ shown, about }, at) => made(
      "li",
      { id: `${this.words.id}-choice-${at}`, role: "option", aria: { selected: String(at === this.#chosen) }, data: { at } },
      made("b", {}, shown),
      about ? made("span", {}, about) : "",
    )));
    this.choices.hidden = !this.#offered.length;
    if (this.#chosen >= 0) this.words.setAttribute("aria-activedescendant", `${this.words.id}-choice-${this.#chosen}`);
    else this.words.removeAttribute("aria-activedescendant");
  }

  #drawHint() {
    const known = this.#commands.find(({ name }) => this.words.value.split(/\s/)[0] === name);
    this.hint.className = "hint";
    this.hint.textContent = known && known.hint ? `${known.name} ${known.hint}` : "";
  }

  #grown() {
    this.words.style.height = "auto";
    this.words.style.height = `${this.words.scrollHeight}px`;
    this.#drawOffers();
    this.#drawHint();
  }

  #put(text, at = text.length) {
    this.words.value = text;
    this.words.setSelectionRange(at, at);
    this.#grown();
  }

  #take(at) {
    const { full, rest = "" } = this.#offered[at];
    this.#chosen = -1;
    this.#put(full + rest, full.length);
    this.words.focus();
  }

  #recall(step) {
    const to = Math.max(0, Math.min(this.#typed.length, this.#back + step));
    if (to === this.#back) return;
    this.#back = to;
    this.#chosen = -1;
    this.#put(to ? this.#typed[this.#typed.length - to] : "");
    this.choices.hidden = true;
  }

  #move(event) {
    const step = event.key === "ArrowDown" ? 1 : -1;
    const { value } = this.words;
    const recalling = value === "" || (this.#back > 0 && value === this.#typed[this.#typed.length - this.#back]);
    if (recalling && !value.includes("\n")) {
      event.preventDefault();
      this.#recall(-step);
    } else if (this.#offered.length && !this.choices.hidden) {
      event.preventDefault();
      const count = this.#offered.length;
      this.#chosen = this.#chosen < 0 && step < 0 ? count - 1 : (this.#chosen + step + count) % count;
      this.#drawOffers();
    }
  }

  #pressed(event) {
    if (event.isComposing) return;
    const offering = this.#offered.length > 0 && !this.choices.hidden;
    if (event.key === "ArrowUp" || event.key === "ArrowDown") this.#move(event);
    else if (event.key === "Escape" && offering) {
      event.preventDefault();
      this.choices.hidden = true;
      this.#chosen = -1;
    } else if (event.key === "Tab" && !event.shiftKey && offering) {
      event.preventDefault();
      this.#take(Math.max(this.#chosen, 0));
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (this.#chosen >= 0 && offering) this.#take(this.#chosen);
      else this.#submit();
    }
  }

  async #submit() {
    const text = this.words.value.trim();
    if (!text) return;
    this.#typed.push(text);
    this.#back = 0;
    this.#put("");
    const wrong = await this.#send(text);
    if (!wrong) return;
    if (!this.words.value) this.#put(text);
    this.hint.className = "hint wrong";
    this.hint.textContent = wrong;
  }

  #wire() {
    this.words.addEventListener("input", () => { this.#back = 0; this.#chosen = -1; this.#grown(); });
    this.words.addEventListener("keydown", (event) => this.#pressed(event));
    this.choices.addEventListener("mousedown", (event) => {
      const item = event.target.closest("li");
      if (!item) return;
      event.preventDefault();
      this.#take(Number(item.dataset.at));
    });
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.#submit(); });
  }
}
