/** Draws a document's text with its tables as tables, its headings as headings and without the signs of emphasis and
 * of links. Comes with the first source that has any of these. */

import { el } from "/console/elements.js";

const LINES = /[^\r\n]*(?:\r\n?|\n)|[^\r\n]+$/g;
const BAR = /(?<!\\)\|/g;
const HEADING = /^(#{1,6})[ \t]+/;
const EMPHASIS = /(\*\*|(?<=^|[\s("])\*(?=[^\s*][^*\n]*\*)|(?<=[^\s*])\*(?=$|[\s).,:;!?"]))/m;
/** `[words](address)`: the words and the address are there to read, and lead nowhere. */
const LINK = /(!?\[)([^[\]\n]+)(\])(\([^()\s]+\))/;
const DELIMITERS = /^\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$/;

/** @typedef {(from: number, to: number) => (Node | string)[]} Draw draws a part of the text */

/**
 * Every character of `text`, in its order; a table's bars and dashes, a heading's signs, those of emphasis and the
 * brackets of a link are there and not seen.
 * What is quoted is in one `mark`, or in a table one in each cell.
 * @param {string} text @param {number} start of the quote @param {number} end
 */
export function drawText(text, start, end) {
  const draw = (from, to) => marked(text, from, to, start, end);
  const lines = [...text.matchAll(LINES)].map(({ 0: line, index }) => ({ line, from: index, to: index + line.length }));
  const parts = [];
  let done = 0;
  const drawUntil = (to) => drawLines(lines.filter((line) => line.from >= done && line.to <= to), draw);
  for (let at = 1; at < lines.length; at += 1) {
    if (!isDelimiters(lines[at].line) || !lines[at - 1].line.includes("|") || lines[at - 1].from < done) continue;
    let after = at + 1;
    while (lines[after]?.line.includes("|")) after += 1;
    parts.push(...drawUntil(lines[at - 1].from), drawTable(lines.slice(at - 1, after), draw));
    done = lines[after - 1].to;
  }
  return [...parts, ...drawUntil(text.length)];
}

/** Lines that stand in no table; those between two headings in one. */
function drawLines(lines, draw) {
  const parts = [];
  /** @type {{from: number, to: number} | null} */
  let plain = null;
  const drawPlain = () => plain && parts.push(...draw(plain.from, plain.to));
  for (const { line, from, to } of lines) {
    const signs = HEADING.exec(line);
    if (!signs) {
      plain = { from: plain ? plain.from : from, to };
      continue;
    }
    drawPlain();
    plain = null;
    const level = String(signs[1].length + 1);
    const words = from + signs[0].length;
    parts.push(el("strong", { role: "heading", "aria-level": level }, unseen(draw(from, words)), ...draw(words, to)));
  }
  drawPlain();
  return parts;
}

const isDelimiters = (line) => line.includes("|") && DELIMITERS.test(line.trim());

/** @param {{line: string, from: number, to: number}[]} rows the second is its dashes @param {Draw} draw */
function drawTable(rows, draw) {
  const [head, dashes, ...others] = rows;
  return el(
    "span",
    { role: "table" },
    drawRow(head, "columnheader", draw),
    unseen(draw(dashes.from, dashes.to)),
    ...others.map((row) => drawRow(row, "cell", draw)),
  );
}

function drawRow({ line, from, to }, role, draw) {
  const drawn = el("span", { role: "row" });
  let done = from;
  for (const cell of cellsOf(line)) {
    drawn.append(unseen(draw(done, from + cell.from)), el("span", { role }, ...draw(from + cell.from, from + cell.to)));
    done = from + cell.to;
  }
  drawn.append(unseen(draw(done, to)));
  return drawn;
}

/** Where the cells of a row are, without the white space around their words. @param {string} line */
function cellsOf(line) {
  const bars = [-1, ...[...line.matchAll(BAR)].map(({ index }) => index), line.length];
  const cells = bars.slice(1).map((bar, at) => {
    const between = line.slice(bars[at] + 1, bar);
    const from = bars[at] + 1 + between.length - between.trimStart().length;
    return { from: Math.min(from, bar), to: Math.max(from, bar - between.length + between.trimEnd().length) };
  });
  const isOuter = ({ from, to }, at) => from >= to && (at === 0 || at === cells.length - 1);
  return cells.filter((cell, at) => !isOuter(cell, at));
}

const unseen = (parts) => el("span", { hidden: true }, ...parts);

/** A part of the text, with what of it is quoted marked. */
function marked(text, from, to, start, end) {
  const [first, last] = [Math.max(from, start), Math.min(to, end)];
  if (first >= last) return withoutSigns(text.slice(from, to));
  const quoted = el("mark", {}, ...withoutSigns(text.slice(first, last)));
  return [...withoutSigns(text.slice(from, first)), quoted, ...withoutSigns(text.slice(last, to))];
}

/** The text with its signs unseen: those of emphasis, and of links. @param {string} text */
function withoutSigns(text) {
  const parts = [];
  // What lies between two links, and of each link: what opens it, its words, what ends them, its address.
  for (const [at, part] of text.split(LINK).entries()) {
    if (at % 5 === 1 || at % 5 === 3) parts.push(unseen([part]));
    else if (at % 5 === 4) parts.push(el("span", { class: "quiet address" }, part));
    else parts.push(...withoutEmphasis(part));
  }
  return parts;
}

/** @param {string} text */
const withoutEmphasis = (text) => text.split(EMPHASIS).map((part, at) => (at % 2 ? unseen([part]) : part));
