/**
 * What a page says, in the reader's language. Words come from `languages/PART.LANGUAGE.js`, numbers, dates and
 * money from the browser for the reader's locale. What customers and documents say stays as it is; what the service
 * composes is said by `composed.js`.
 */

/** @typedef {string | Record<string, string>} Words one text, or one for each plural form: `{one, other}` */

const KNOWN = ["en", "de"];
const CHOSEN = "assist-language"; // kept in this browser; it tells nothing of anybody

/** What the service composes comes in this language; where it is not said in the reader's, it is marked as such. */
export const COMPOSED = "en";

/** What customers, agents and documents say: nobody told in which language, and a page's own must not be assumed. */
export const UNTOLD = "";

/** The languages a page can be read in, and what each calls itself. */
const LANGUAGES = { en: "English", de: "Deutsch" };

/** The reader's language: as chosen, else the first of the browser's that we know, else English. */
export const language = chosen() ?? navigator.languages.map((tag) => tag.slice(0, 2)).find(known) ?? "en";

/** For numbers, dates and money: the browser's own locale where it is of that language. */
export const locale = navigator.languages.find((tag) => tag.startsWith(language)) ?? language;

const plural = new Intl.PluralRules(locale);
/** @type {Record<string, Words>} */
const words = {};

/** Know the words of one part of the pages; a part is learned before anything of it is drawn. @param {string} part */
export async function learn(part) {
  Object.assign(words, (await import(`/console/languages/${part}.${language}.js`)).default);
}

/**
 * The text of this name, with its `{values}`; `{count}` picks the plural form.
 * @param {string} name @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function say(name, values = {}) {
  const found = words[name];
  if (found === undefined) throw new Error(`No words for ${name}`);
  const text = typeof found === "string" ? found : (found[plural.select(Number(values.count))] ?? found.other);
  return text.replaceAll(/\{(\w+)\}/g, (whole, key) => String(values[key] ?? whole));
}

/** Whether there are words of this name: for codes that a newer service may send. @param {string} name */
export function canSay(name) {
  return name in words;
}

/**
 * What a code of the service means, from a family of texts; what the service sent where we have no words for it.
 * @param {string} family @param {string} code @param {string} [otherwise]
 */
export function sayCode(family, code, otherwise = code) {
  const name = `${family}.${code}`;
  return canSay(name) ? say(name) : otherwise;
}

/**
 * Fill in the words that a page's HTML leaves open: `data-say` for the text, `data-say-label`,
 * `data-say-placeholder` and `data-say-title` for the attributes.
 * @param {ParentNode} [within]
 */
export function fill(within = document) {
  if (within === document) document.documentElement.lang = language;
  for (const element of within.querySelectorAll("[data-say]"))
    element.prepend(say(element.getAttribute("data-say") ?? ""));
  for (const [mark, attribute] of Object.entries(ATTRIBUTES))
    for (const element of within.querySelectorAll(`[${mark}]`))
      element.setAttribute(attribute, say(element.getAttribute(mark) ?? ""));
}

const ATTRIBUTES = {
  "data-say-label": "aria-label",
  "data-say-placeholder": "placeholder",
  "data-say-title": "title",
};

/**
 * Let the reader choose the language; the page is then loaded anew.
 * @param {HTMLSelectElement} box
 */
export function offerLanguages(box) {
  const options = Object.entries(LANGUAGES).map(([code, name]) => {
    const option = new Option(name, code, false, code === language);
    option.lang = code;
    return option;
  });
  box.replaceChildren(...options);
  box.addEventListener("change", () => {
    localStorage.setItem(CHOSEN, box.value);
    location.reload();
  });
}

/** @param {string} tag */
function known(tag) {
  return KNOWN.includes(tag);
}

function chosen() {
  try {
    const kept = localStorage.getItem(CHOSEN) ?? "";
    return known(kept) ? kept : undefined;
  } catch {
    return undefined; // a browser may keep a frame from its storage
  }
}

await learn("agent");
