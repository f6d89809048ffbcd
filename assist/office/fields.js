/** Labelled fields of a form, and the empty, loading and waiting states of a view. */

import { el } from "/console/elements.js";
import { say } from "/console/language.js";

let count = 0;

/**
 * A labelled field.
 * @template {HTMLElement} Field
 * @param {string} label @param {Field} field @param {string} [hint] below it
 */
export function labelled(label, field, hint) {
  field.id ||= `field-${(count += 1)}`;
  const about = hint ? el("p", { class: "quiet", id: `${field.id}-hint` }, hint) : null;
  if (about) field.setAttribute("aria-describedby", about.id);
  return el("div", { class: "field" }, el("label", { for: field.id }, label), field, about);
}

/**
 * A field to choose from.
 * @param {[string, string][]} options value and words
 * @param {string} [chosen]
 */
export function choice(options, chosen = "") {
  const select = el("select");
  for (const [value, words] of options) {
    select.append(el("option", { value, selected: value === chosen }, words));
  }
  return select;
}

/** What stands where nothing is. @param {string} words */
export const empty = (words) => el("p", { class: "silence" }, words);

/** What stands where something failed. @param {string} words */
export const problem = (words) => el("p", { class: "problem", role: "alert" }, words);

/** What stands where something is on its way. */
export const loading = () => el("p", { class: "quiet", role: "status" }, say("office.loading"));

/**
 * A table that scrolls by itself where the page is narrow.
 * @param {string} label @param {string[]} heads @param {(Node | string | null)[][]} rows
 */
export function table(label, heads, rows) {
  const head = el("tr", {}, ...heads.map((one) => el("th", { scope: "col" }, one)));
  const body = rows.map((cells) => el("tr", {}, ...cells.map((one) => el("td", {}, one))));
  const drawn = el("table", {}, el("thead", {}, head), el("tbody", {}, ...body));
  return el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": label }, drawn);
}
