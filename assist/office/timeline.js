/** A document's versions on a line of time: drawn from numbers, never from anybody's words. */

import { day } from "/console/elements.js";
import { say } from "/console/language.js";
import { svg } from "/office/drawing.js";
import { begins, dates, ends, holding } from "/office/inforce.js";

const DAY_MS = 86_400_000;
const LANE = 34; // pixels
const TOP = 22;
const BOTTOM = 26;
const LEFT = 6; // percent, for the version's number
const MOST = 12; // lanes; older versions are in the table

/** @param {any[]} all versions, oldest first */
export function drawTimeline(all, now = Date.now()) {
  const versions = all.slice(-MOST);
  const [first, last] = span(versions, now);
  const place = (moment) =>
    LEFT + ((100 - LEFT) * (Math.min(Math.max(moment, first), last) - first)) / (last - first);
  const height = TOP + versions.length * LANE + BOTTOM;
  const picture = svg("svg", {
    class: "timeline",
    role: "img",
    height,
    "aria-label": inWords(versions, now),
  });
  versions.forEach((one, lane) => picture.append(...bar(one, all, TOP + lane * LANE, place, [first, last])));
  picture.append(...axis(versions, place, height, [first, last], now));
  return picture;
}

/** From a little before the first thing known to a little after the last. @param {any[]} versions */
function span(versions, now) {
  const known = versions
    .flatMap((one) => [begins(one), ends(one), Date.parse(one.stored_at)])
    .filter((moment) => Number.isFinite(moment));
  const [first, last] = [Math.min(now, ...known), Math.max(now, ...known)];
  const room = Math.max((last - first) * 0.12, 30 * DAY_MS);
  return [first - room, last + room];
}

/** One version's lane: pale as long as its own dates say, full while it is the one that holds. */
function bar(version, all, top, place, [first, last]) {
  const [from, until] = [place(begins(version)), place(ends(version))];
  const parts = [
    svg("text", { class: "lane", x: 0, y: top + 16 }, `v${version.version}`),
    rect("own", from, until, top),
  ];
  for (const [start, end] of held(version, all, first, last)) {
    parts.push(rect("held", place(start), place(end), top));
  }
  return parts;
}

/** @param {string} kind */
function rect(kind, from, until, top) {
  const width = Math.max(until - from, 0.4);
  return svg("rect", { class: kind, x: `${from}%`, width: `${width}%`, y: top, height: LANE - 12, rx: 4 });
}

/** The stretches in which this version is the one that holds. */
function held(version, all, first, last) {
  const moments = all.flatMap((one) => [begins(one), ends(one)]).filter((one) => one > first && one < last);
  const cuts = [first, ...[...new Set(moments)].sort((a, b) => a - b), last];
  return cuts
    .slice(0, -1)
    .map((cut, index) => [cut, cuts[index + 1]])
    .filter(([cut]) => holding(all, cut) === version);
}

/** The days on which something begins or ends, as far as there is room, and today. */
function axis(versions, place, height, [first, last], now) {
  const today = place(now);
  const parts = [
    svg("line", { class: "today", x1: `${today}%`, x2: `${today}%`, y1: 16, y2: height - BOTTOM }),
    svg("text", { class: "today", x: `${today}%`, y: 12, "text-anchor": anchor(today) }, say("office.today")),
  ];
  const moments = versions
    .flatMap((one) => [begins(one), ends(one)])
    .filter((moment) => moment > first && moment < last)
    .sort((a, b) => a - b);
  let free = -Infinity;
  for (const moment of new Set(moments)) {
    const x = place(moment);
    parts.push(svg("line", { class: "tick", x1: `${x}%`, x2: `${x}%`, y1: TOP, y2: height - BOTTOM + 5 }));
    if (x < free) continue;
    free = x + 15;
    const label = day(new Date(moment).toISOString());
    parts.push(svg("text", { class: "tick", x: `${x}%`, y: height - 6, "text-anchor": anchor(x) }, label));
  }
  return parts;
}

/** @param {number} x percent: words at the edge stay inside */
const anchor = (x) => (x < 12 ? "start" : x > 88 ? "end" : "middle");

/** What the picture says, for who does not see it. */
function inWords(versions, now) {
  const one = holding(versions, now);
  const each = versions.map((version) =>
    say("office.version-dates", { version: version.version, dates: dates(version) })
  );
  return [one ? say("office.holds", { version: one.version }) : say("office.holds-none"), ...each].join(". ");
}
