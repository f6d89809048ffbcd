/** Bars cut by what became of things: a row for each thing, or a column for each day. The numbers are in a table. */

import { el } from "/console/elements.js";
import { say } from "/console/language.js";
import { svg } from "/office/drawing.js";
import { table } from "/office/fields.js";

const HEIGHT = 180; // pixels of a picture with columns
const FOOT = 22;
const HEAD = 18;
const LABELS = 6; // words below columns, at most

/** @typedef {{label: string, parts: Record<string, number> | null}} Row null: too few people to tell of */

/** @param {Row} row */
const length = ({ parts }) => Object.values(parts ?? {}).reduce((sum, one) => sum + one, 0);

/** @param {Row[]} rows */
const longest = (rows) => Math.max(1, ...rows.map(length));

/** A bar for each row, from the left. @param {Row[]} rows @param {string[]} kinds @param {string} label */
export function bars(rows, kinds, label) {
  const most = longest(rows);
  const drawn = rows.map((row) => {
    const bar = svg("svg", { class: "bar-of", height: 18, "aria-hidden": "true" });
    let at = 0;
    for (const kind of kinds) {
      const width = (100 * (row.parts?.[kind] ?? 0)) / most;
      if (width) bar.append(svg("rect", { class: kind, x: `${at}%`, width: `${width}%`, y: 2, height: 14 }));
      at += width;
    }
    const number = row.parts ? String(length(row)) : "–";
    return el("li", {}, el("span", { class: "terms" }, row.label), bar, el("b", {}, number));
  });
  return el("ul", { class: "bars", "aria-label": label }, ...drawn);
}

/** A column for each row, the first on the left. @param {Row[]} rows @param {string[]} kinds @param {string} label */
export function columns(rows, kinds, label) {
  const picture = svg("svg", { class: "columns", role: "img", height: HEIGHT, "aria-label": label });
  const most = longest(rows);
  const width = 100 / rows.length;
  picture.append(svg("text", { class: "tick", x: 0, y: 12 }, String(most)));
  picture.append(line(HEAD), line(HEIGHT - FOOT));
  rows.forEach((row, at) => picture.append(...column(row, kinds, at * width, width, most)));
  picture.append(...axis(rows));
  return picture;
}

/** The first and the last label at the edges, some between them where there is room. @param {Row[]} rows */
function axis(rows) {
  const every = Math.ceil(rows.length / LABELS);
  const last = rows.length - 1;
  return rows.flatMap(({ label }, at) => {
    if (at && at !== last && (at % every || at > last - every)) return [];
    const [x, anchor] = at === 0
      ? [0, "start"]
      : at === last
      ? [100, "end"]
      : [(100 * (at + 0.5)) / rows.length, "middle"];
    const attributes = { class: at && at !== last ? "tick between" : "tick", x: `${x}%`, y: HEIGHT - 6 };
    return [svg("text", { ...attributes, "text-anchor": anchor }, label)];
  });
}

/** @param {number} y */
const line = (y) => svg("line", { class: "tick", x1: 0, x2: "100%", y1: y, y2: y });

/** @param {Row} row @param {string[]} kinds */
function column(row, kinds, left, width, most) {
  const at = { x: `${left + width * 0.1}%`, width: `${width * 0.8}%` };
  const foot = HEIGHT - FOOT;
  if (!row.parts) return [svg("rect", { class: "few", ...at, y: foot - 4, height: 4 })];
  const drawn = [];
  let top = foot;
  for (const kind of kinds) {
    const height = ((foot - HEAD) * (row.parts[kind] ?? 0)) / most;
    top -= height;
    if (height) drawn.push(svg("rect", { class: kind, ...at, y: top, height }));
  }
  return drawn;
}

/** What the colours mean. @param {string[]} kinds @param {(kind: string) => string} words */
export function legend(kinds, words) {
  const items = kinds.map((kind) =>
    el("span", {}, el("span", { class: `swatch ${kind}`, "aria-hidden": "true" }), ` ${words(kind)} `)
  );
  return el("p", { class: "legend" }, ...items);
}

/**
 * The numbers of a picture, unfolded by who reads rather than looks.
 * @param {string} label @param {string[]} heads @param {(Node | string | null)[][]} rows
 */
export function numbers(label, heads, rows) {
  return el("details", {}, el("summary", {}, say("office.as-table")), table(label, heads, rows));
}
