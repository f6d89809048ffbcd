/** What changed between two texts: lines first, then the words of the lines that changed. */

import { el } from "/console/elements.js";
import { say } from "/console/language.js";

const MOST_STEPS = 4_000_000; // of comparing: two long texts that share little are shown as replaced
const CONTEXT = 2; // lines that are alike around what changed

/** @typedef {{kind: "same" | "gone" | "new", text: string}} Piece */
/** @typedef {{before: string | null, after: string | null}} Row null: there is no such line */

/**
 * The shortest way from one list to another.
 * @param {string[]} before @param {string[]} after @returns {Piece[]}
 */
export function pieces(before, after) {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const own = before.slice(start, before.length - end);
  const other = after.slice(start, after.length - end);
  return [
    ...before.slice(0, start).map(as("same")),
    ...between(own, other),
    ...before.slice(before.length - end).map(as("same")),
  ];
}

/** @param {Piece["kind"]} kind @returns {(text: string) => Piece} */
const as = (kind) => (text) => ({ kind, text });

/** @param {string[]} before @param {string[]} after @returns {Piece[]} */
function between(before, after) {
  const [rows, columns] = [before.length, after.length];
  if (!rows || !columns || rows * columns > MOST_STEPS) {
    return [...before.map(as("gone")), ...after.map(as("new"))];
  }
  // shared[row][column]: how many are shared by the rests that begin there
  const shared = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      shared[row][column] = before[row] === after[column]
        ? shared[row + 1][column + 1] + 1
        : Math.max(shared[row + 1][column], shared[row][column + 1]);
    }
  }
  /** @type {Piece[]} */
  const found = [];
  let [row, column] = [0, 0];
  while (row < rows && column < columns) {
    if (before[row] === after[column]) {
      found.push({ kind: "same", text: before[row] });
      row += 1;
      column += 1;
    } else if (shared[row + 1][column] >= shared[row][column + 1]) {
      found.push({ kind: "gone", text: before[row] });
      row += 1;
    } else {
      found.push({ kind: "new", text: after[column] });
      column += 1;
    }
  }
  return [...found, ...before.slice(row).map(as("gone")), ...after.slice(column).map(as("new"))];
}

/** The lines of two texts beside each other. @param {string} before @param {string} after @returns {Row[]} */
export function rows(before, after) {
  /** @type {Row[]} */
  const found = [];
  /** @type {string[]} */
  let gone = [];
  /** @type {string[]} */
  let added = [];
  const flush = () => {
    for (let at = 0; at < Math.max(gone.length, added.length); at += 1) {
      found.push({ before: gone[at] ?? null, after: added[at] ?? null });
    }
    [gone, added] = [[], []];
  };
  for (const { kind, text } of pieces(before.split("\n"), after.split("\n"))) {
    if (kind === "gone") gone.push(text);
    else if (kind === "new") added.push(text);
    else {
      flush();
      found.push({ before: text, after: text });
    }
  }
  flush();
  return found;
}

/** Words, the spaces between them, and each sign by itself. @param {string} text */
const wordsOf = (text) => text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];

/**
 * Two texts, each with the words marked that the other has not.
 * @param {string} before @param {string} after
 * @returns {[Node[], Node[]]}
 */
export function marked(before, after) {
  const found = joined(pieces(wordsOf(before), wordsOf(after)));
  const side = (own, tag) =>
    found
      .filter(({ kind }) => kind === "same" || kind === own)
      .map(({ kind, text }) => (kind === "same" ? document.createTextNode(text) : el(tag, {}, text)));
  return [side("gone", "del"), side("new", "ins")];
}

/** Neighbours of one kind as one; a space between two changed words is part of the change. @param {Piece[]} all */
function joined(all) {
  /** @type {Piece[]} */
  const found = [];
  for (const piece of all) {
    const last = found.at(-1);
    if (last?.kind === piece.kind) last.text += piece.text;
    else found.push({ ...piece });
  }
  return found;
}

/**
 * Two texts side by side, with what changed marked.
 * @param {[string, string]} heads @param {string} before @param {string} after
 */
export function drawDifference(heads, before, after) {
  const all = rows(before, after);
  const changed = all.map((row) => row.before !== row.after);
  if (!changed.includes(true)) return el("p", { class: "silence" }, say("office.alike"));
  const near = all.map((_, at) => changed.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).includes(true));
  const body = el("tbody");
  for (let at = 0; at < all.length; at += 1) {
    if (near[at]) {
      body.append(drawRow(all[at]));
      continue;
    }
    const hidden = [];
    while (at < all.length && !near[at]) hidden.push(all[at++]);
    at -= 1;
    body.append(fold(hidden));
  }
  const head = el("tr", {}, ...heads.map((one) => el("th", { scope: "col" }, one)));
  const drawn = el("table", { class: "difference" }, el("thead", {}, head), body);
  return el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": heads.join(" / ") }, drawn);
}

/** @param {Row} row */
function drawRow({ before, after }) {
  if (before === after) return el("tr", {}, el("td", {}, before), el("td", {}, after));
  const [gone, added] = before !== null && after !== null
    ? marked(before, after)
    : [whole("del", before), whole("ins", after)];
  return el("tr", { class: "changed" }, side(gone, "gone", before), side(added, "new", after));
}

/** @param {"del" | "ins"} tag @param {string | null} text */
const whole = (tag, text) => (text === null ? [] : [el(tag, {}, text || " ")]);

/** @param {Node[]} content @param {string} kind @param {string | null} text */
const side = (content, kind, text) => el("td", { class: text === null ? "absent" : kind }, ...content);

/** Lines that are alike, far from any change: a line that unfolds them. @param {Row[]} hidden */
function fold(hidden) {
  const row = el("tr", { class: "fold" });
  const open = () => row.replaceWith(...hidden.map(drawRow));
  const button = el(
    "button",
    { type: "button", class: "link", onclick: open },
    say("office.lines-alike", { count: hidden.length }),
  );
  row.append(el("td", { colspan: "2" }, button));
  return row;
}
