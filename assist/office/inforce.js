/** When a version is in force: what its dates say, and which version holds when several have begun. */

import { day } from "/console/elements.js";
import { say } from "/console/language.js";

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;

/** The moment a version begins; -Infinity: it always was. @param {any} version */
export function begins(version) {
  if (version.in_force_from) return Date.parse(version.in_force_from);
  return version.version === 1 ? -Infinity : Date.parse(version.stored_at);
}

/** The first moment it no longer holds by its own word; Infinity: none. @param {any} version */
export function ends(version) {
  const until = version.in_force_until;
  if (!until || until.startsWith("9999-12-31")) return Infinity;
  return until.length === "2026-01-31".length ? Date.parse(until) + DAY_MS : Date.parse(until);
}

/** The version that holds at a moment: the last that has begun, unless it has ended. @param {any[]} versions
 * @param {number} moment */
export function holding(versions, moment) {
  const begun = versions.filter((one) => begins(one) <= moment);
  const last = begun.at(-1);
  return last && moment < ends(last) ? last : undefined;
}

/** @typedef {"coming" | "ended" | "review" | "force"} State */

/** How a document stands by the dates of this version. @param {any} version @returns {State} */
export function stateOf(version, now = Date.now()) {
  if (begins(version) > now) return "coming";
  if (ends(version) <= now) return "ended";
  if (version.review_by && Date.parse(version.review_by) <= now + SOON_DAYS * DAY_MS) return "review";
  return "force";
}

export const SIGNS = { coming: "◷", ended: "–", review: "!", force: "✓" };

/** "from 1 Apr 2026 until 31 Mar 2027". @param {any} version */
export function dates(version) {
  const from = version.in_force_from ? say("office.from", { day: day(version.in_force_from) }) : "";
  const until = Number.isFinite(ends(version))
    ? say("office.until", { day: day(version.in_force_until) })
    : "";
  return [from, until].filter(Boolean).join(" ") || say("office.always");
}
