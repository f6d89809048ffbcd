/** Says what the service composed in another language, by pairs of patterns with holes; comes where it is needed. */

import { money } from "/console/elements.js";
import { canSay, locale, say } from "/console/language.js";

/**
 * @typedef {object} Pattern `Customer since {day}`, and how it is said
 * @property {string[]} literals what stands around the holes
 * @property {string[]} holes their names
 * @property {string} says
 */

const LONGEST = 1000; // characters; what is longer is no sentence of the service's
const REMEMBERED = 2000; // texts: a page says the same again and again
const MOST_TRIES = 20_000; // patterns for one text: what is made of separators is nobody's sentence

/**
 * @param {Record<string, string>} pairs patterns of the service, and how they are said
 * @returns {(text: string) => string | null} null: none fits
 */
export function translating(pairs) {
  /** @type {Map<string, Pattern[]>} a page has hundreds of lines: only what may fit is tried */
  const byFirstWord = new Map();
  for (const pattern of Object.entries(pairs).map(read)) {
    const first = firstWord(pattern.literals[0]) ?? "";
    byFirstWord.set(first, [...(byFirstWord.get(first) ?? []), pattern]);
  }
  /** @type {Map<string, string | null>} */
  const remembered = new Map();
  let tries = 0;

  /** @param {string} text */
  function translate(text) {
    if (!text || text.length > LONGEST) return null;
    if (!remembered.has(text)) remembered.set(text, found(text) ?? foundLower(text));
    return remembered.get(text);
  }

  /** @param {string} text */
  function found(text) {
    if (Object.hasOwn(pairs, text)) return pairs[text];
    for (const group of [firstWord(text), ""])
      for (const pattern of (group !== undefined && byFirstWord.get(group)) || []) {
        const said = ++tries > MOST_TRIES ? null : fit(pattern, text);
        if (said !== null) return said;
      }
    return null;
  }

  /** A piece that begins a sentence: "Money back" is "money back". @param {string} text */
  function foundLower(text) {
    const lower = text[0].toLowerCase() + text.slice(1);
    const said = lower === text ? null : found(lower);
    return said && said[0].toUpperCase() + said.slice(1);
  }

  /** `text` by this pattern: each hole ends where what follows it is found and the hole can hold it. */
  function fit({ literals, holes, says }, text) {
    if (!text.startsWith(literals[0]) || !text.endsWith(literals.at(-1))) return null;
    /** @type {Record<string, string>} */
    const held = {};
    /** @type {Set<string>} holes and starts from which nothing fits: a text of many commas ends soon, too */
    const failed = new Set();
    /** @param {number} hole @param {number} start */
    const fill = (hole, start) => {
      if (failed.has(`${hole}:${start}`)) return false;
      const after = literals[hole + 1];
      const isLast = hole === holes.length - 1;
      let end = isLast ? text.length - after.length : text.indexOf(after, start + 1);
      for (; end > start; end = isLast ? -1 : text.indexOf(after, end + 1)) {
        if (!isLast && !fill(hole + 1, end + after.length)) continue;
        const said = hold(holes[hole], text.slice(start, end));
        if (said === null) continue;
        held[holes[hole]] = said;
        return true;
      }
      failed.add(`${hole}:${start}`);
      return false;
    };
    if (!holes.length || !fill(0, literals[0].length)) return null;
    return says.replaceAll(/\{(\w+)\}/g, (_, name) => held[name]);
  }

  /** What a hole of this name holds, in the reader's language; null: not this. @param {string} name @param {string} text */
  function hold(name, text) {
    if (text.includes("\n")) return null; // a note is said line by line
    const kind = KINDS[name.replace(/\d+$/, "")];
    return kind ? kind(text) : text; // a name, a title, a quote: it stands as it is
  }

  /** @type {Record<string, (text: string) => string | null>} what holes may hold, by their names */
  const KINDS = {
    day,
    count,
    amount,
    word: like(/^\S+$/),
    year: like(/^\d{4}$/),
    given: like(/^['"[{\d-]|^(?:true|false|null|None)$/),
    held: like(/^(?!.* \(collected before: )/), // a fact ends where what was collected begins
    plain: like(/^[^()]+$/),
    field: like(/^[a-z][\w.[\]-]*$/),
    heading: like(/^[^a-z]/),
    attribute: like(/^[a-z][\w ]*$/),
    channel: (text) => family("channel", text) ?? translate(text),
    role: (text) => family("role", text) ?? text,
    action: (text) => family("action", text.toLowerCase().replaceAll(" ", "_")) ?? text,
    /** Something composed, or several of it. */
    words: (text) => each(text, "; ", translate) ?? translate(text) ?? each(text, " and ", translate),
    /** Something composed or a value. */
    value: (text) => translate(text) ?? text,
    /** Names of facts, one after another. */
    names: (text) => text.split(/, | and no /).map((one) => translate(one) ?? one).join(", "),
    /** Actions, one after another. */
    actions: (text) => text.split(" and ").map(KINDS.action).join(", "),
    /** What was looked at: facts, of which those that the company named itself stand as they are. */
    facts: (text) => each(text, "; ", fact) ?? translate(text),
  };
  /** Several pieces, each of which has to be known; what joins them may be said too. */
  function each(text, between, known) {
    const said = text.split(between).map(known);
    return said.length < 2 || said.includes(null) ? null : said.join(pairs[between] ?? between);
  }

  /** @param {string} text */
  const fact = (text) => translate(text) ?? (OWN_FACT.test(text) ? text : null);
  return (text) => {
    if (tries > MOST_TRIES || remembered.size > REMEMBERED) remembered.clear();
    tries = 0;
    return translate(text);
  };
}

/** Only what looks like this. @param {RegExp} shape @returns {(text: string) => string | null} */
const like = (shape) => (text) => (shape.test(text) ? text : null);

/** A fact that the company named itself, with its value: "failed logins: 3". */
const OWN_FACT = /^[a-z][\w ]*: /;

/** @param {[string, string]} pair @returns {Pattern} */
function read([written, says]) {
  const parts = written.split(/\{(\w+)\}/);
  return { literals: parts.filter((_, at) => at % 2 === 0), holes: parts.filter((_, at) => at % 2), says };
}

/** The word that a text begins with; undefined where it may go on. @param {string} text */
const firstWord = (text) => /^\S+(?=\s)/.exec(text)?.[0];


/** A code of the service that the page has words for: "email". */
function family(name, code) {
  return canSay(`${name}.${code}`) ? say(`${name}.${code}`) : null;
}

/** @param {string} text "48,000" or "12.50" */
function count(text) {
  const [, whole, decimals = ""] = /^(-?\d{1,3}(?:,?\d{3})*)(?:\.(\d+))?$/.exec(text) ?? [];
  if (!whole) return null;
  const number = Number(`${whole.replaceAll(",", "")}.${decimals}`);
  return new Intl.NumberFormat(locale, { minimumFractionDigits: decimals.length }).format(number);
}

/** @param {string} text "15.00 EUR" */
function amount(text) {
  const [, number, currency] = /^(-?\d+(?:\.\d{1,2})?) ([A-Z]{3})$/.exec(text) ?? [];
  return currency ? money(number, currency) : null;
}

const MONTHS = Array.from({ length: 12 }, (_, month) =>
  new Date(2000, month).toLocaleString("en", { month: "long" })
);
const DAY = /^(\d{1,2}) ([A-Z][a-z]+)(?: (\d{4}))?$/;
const inFull = /** @type {const} */ ({ day: "numeric", month: "long" });
const dayOfYear = new Intl.DateTimeFormat(locale, inFull);
const dayOfAnyYear = new Intl.DateTimeFormat(locale, { ...inFull, year: "numeric" });

/** @param {string} text "2 November 2026", or without the year */
function day(text) {
  const [, number, name, year] = DAY.exec(text) ?? [];
  const month = MONTHS.indexOf(name);
  if (month < 0) return null;
  const written = new Date(Number(year ?? 2000), month, Number(number)); // 2000 has a 29 February
  return (year ? dayOfAnyYear : dayOfYear).format(written);
}
