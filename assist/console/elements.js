/** Making elements from text, never from HTML: what a customer or a document says cannot become a node. */

import { locale, say } from "/console/language.js";

/**
 * An element that the page's HTML has.
 * @param {string} id
 * @returns {any} of the kind that the HTML says
 */
export const at = (id) => document.getElementById(id);

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | boolean | EventListener | undefined>} attributes functions for `onclick`
 *   and the like
 * @param {...(Node | string | null | undefined)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Draw what is in an element anew; what was unfolded there stays so. @param {Element} box @param {...(Node | string | null)} children */
export function redraw(box, ...children) {
  const were = [...box.querySelectorAll("details")].map((one) => one.open);
  box.replaceChildren(...children.filter(Boolean));
  box.querySelectorAll("details").forEach((one, index) => (one.open = were[index] ?? one.open));
}

/** A listener that only a person's own gesture can fire. @param {(event: any) => void} act */
export function trusted(act) {
  return (event) => {
    if (event.isTrusted) act(event);
  };
}

/** The keys at the foot of a page: what each does. @param {Record<string, string>} keys @param {(what: string) => string} told */
export function hints(keys, told) {
  const boxes = (some) => some.split(" ").flatMap((key) => [el("kbd", {}, key), " "]);
  return Object.entries(keys).map(([some, what]) => el("span", {}, ...boxes(some), told(what)));
}

/** Open a dialog with what was asked in it last, ready to be typed over. @param {string} id of its box @param {string} dialog */
export function askIn(dialog, id) {
  if (!at(dialog).open) at(dialog).showModal();
  at(id).focus();
  at(id).select();
}

/**
 * Copy what a box holds.
 * @param {HTMLTextAreaElement} box
 * @returns {Promise<string>} what to tell the person
 */
export async function copyFrom(box) {
  try {
    await navigator.clipboard.writeText(box.value);
    return say("copy.done");
  } catch {
    box.select();
    // A frame may be kept from the clipboard, but not from copying what is selected at a person's gesture.
    return document.execCommand("copy") ? say("copy.done") : say("copy.selected");
  }
}

/**
 * An amount as the reader writes it, to the cent as the service sent it; without a currency, the number.
 * @param {string} amount a decimal @param {string | null | undefined} currency
 */
export function money(amount, currency) {
  const style = currency ? { style: /** @type {const} */ ("currency"), currency } : {};
  try {
    // The text itself and not a float made of it: no digit is lost.
    return new Intl.NumberFormat(locale, style).format(/** @type {any} */ (amount));
  } catch {
    return `${amount} ${currency}`; // not a currency as ISO 4217 names them
  }
}

const dayFormat = new Intl.DateTimeFormat(locale, {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const timeFormat = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
const dayAndTimeFormat = new Intl.DateTimeFormat(locale, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});

/** @param {string | null | undefined} iso */
export function day(iso) {
  return iso ? dayFormat.format(new Date(iso)) : "";
}

/** The time of day; with the date where it was not today. @param {string | null | undefined} iso */
export function clock(iso) {
  if (!iso) return "";
  const then = new Date(iso);
  const today = then.toDateString() === new Date().toDateString();
  return (today ? timeFormat : dayAndTimeFormat).format(then);
}

/** @param {number} days */
export function age(days) {
  if (days <= 0) return say("age.today");
  if (days < 60) return say("age.days", { count: days });
  if (days < 730) return say("age.months", { count: Math.round(days / 30.4) });
  return say("age.years", { count: Math.round(days / 365) });
}
