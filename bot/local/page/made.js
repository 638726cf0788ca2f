// Small pieces every part of the page uses.

export const $ = (id) => document.getElementById(id);

/** An element with text and children; never HTML from outside. */
export function made(name, properties = {}, ...children) {
  const { data = {}, aria = {}, role = "", popover = "", ...plain } = properties;
  const element = Object.assign(document.createElement(name), plain);
  for (const [key, value] of Object.entries(data)) element.dataset[key] = value;
  for (const [key, value] of Object.entries(aria)) element.setAttribute(`aria-${key}`, value);
  if (role) element.setAttribute("role", role);
  if (popover) element.setAttribute("popover", popover);
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

/** HTML that the server wrote, where all that is not its own is escaped. */
export function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** Drawn anew only when `about` is not what it was. */
export function whenChanged(element, about, draw) {
  const sign = JSON.stringify(about);
  if (signs.get(element) === sign) return;
  signs.set(element, sign);
  draw();
}
const signs = new WeakMap();

export function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  return ((words[0] || "?")[0] + (words.length > 1 ? words[words.length - 1][0] : "")).toUpperCase();
}

export function dress(element, person, tone) {
  element.className = person.app ? "avatar app" : `avatar tone-${tone % 5}`;
  element.textContent = person.app ? "" : initials(person.name);
  return element;
}

export function avatar(person, tone) {
  return dress(made("span", { aria: { hidden: "true" } }), person, tone);
}

export const kept = {
  read: (key, otherwise = "") => localStorage.getItem(`local-slack:${key}`) ?? otherwise,
  write: (key, value) => localStorage.setItem(`local-slack:${key}`, value),
};
