/** What the service composes, as the reader reads it: in their language, with days and amounts as they write them. */

import { el, money } from "/console/elements.js";
import { COMPOSED, canSay, language, say } from "/console/language.js";

const AMOUNT = /(?<![\d.,])(\d+(?:\.\d{1,2})?) ([A-Z]{3})\b/g;
const CURRENCIES = new Set(Intl.supportedValuesOf("currency"));

/** @type {(text: string) => string | null} null: no pattern fits */
let translate = () => null;
let learned = language === COMPOSED; // there is nothing to learn of what is read as it comes

/**
 * Know how the service's sentences are said in the reader's language; without that they are shown as they came.
 * @param {string[]} parts each a file of patterns, `languages/PART.LANGUAGE.js`, that comes before what all pages know
 * @returns {Promise<boolean>} whether that is new
 */
export async function learnComposed(...parts) {
  if (learned) return false;
  const wanted = [...parts, "composed"].map((part) => import(`/console/languages/${part}.${language}.js`));
  try {
    const [{ translating }, ...known] = await Promise.all([import("/console/translating.js"), ...wanted]);
    translate = translating(Object.assign({}, ...known.map((one) => one.default)));
    return (learned = true);
  } catch {
    return false; // the next one who asks tries again
  }
}

/** @param {string} text @returns {{text: string, lang: string}} with the language that it is in now */
export function composed(text) {
  const said = translate(text);
  return said === null ? { text: withAmounts(text), lang: COMPOSED } : { text: said, lang: language };
}

/** "15.00 EUR" as the reader writes it. @param {string} text */
const withAmounts = (text) =>
  text.replace(AMOUNT, (whole, amount, currency) => (CURRENCIES.has(currency) ? money(amount, currency) : whole));

/**
 * An element that says what the service composed, marked with the language that it is in; several, one after another.
 * @param {keyof HTMLElementTagNameMap} tag @param {Record<string, string | undefined>} attributes @param {...string} texts
 */
export function elComposed(tag, attributes, ...texts) {
  if (texts.length > 1)
    return el(tag, attributes, ...texts.flatMap((one, index) => [index ? " · " : "", elComposed("span", {}, one)]));
  const { text, lang } = composed(texts[0]);
  return el(tag, { ...attributes, lang }, text);
}

/**
 * What went wrong, and the language that this is in: in our words where we have some for it, else in the service's.
 * @param {{code?: string, status?: number, message: string}} problem
 */
export function explained({ code, status = 0, message }) {
  const name = `problem.${code}`;
  return canSay(name) ? { text: say(name, { status }), lang: language } : composed(message);
}
