/** Draws what a card rests on: conditions, guidance and its steps, what may be done, quotes that open. */

import { elComposed } from "/console/composed.js";
import { age, day, el, money, trusted } from "/console/elements.js";
import { UNTOLD, say, sayCode } from "/console/language.js";

const SIGNS = { not_met: "✗", unknown: "?", met: "✓" };

/** @typedef {(evidence: any) => void} See opens a document at the quote */

/** `repair_visit` as people read it: in our words, or the company's own made readable. @param {string} name */
export function named(name) {
  return sayCode("action", name, name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " "));
}

/**
 * What is not met or not known first; what is met folds away where something else decides.
 * @param {any[]} all
 */
export function drawChecks(all) {
  const met = all.filter((one) => one.verdict === "met").map(check);
  const other = ["not_met", "unknown"]
    .flatMap((verdict) => all.filter((one) => one.verdict === verdict))
    .map(check);
  if (!all.length) return null;
  const list = (items) => el("ul", { class: "checks", "aria-label": say("checks.title") }, ...items);
  if (!other.length || met.length < 2) return list([...other, ...met]);
  const folded = el("details", { class: "met" }, el("summary", {}, `✓ ${say("checks.more", { count: met.length })}`), list(met));
  return el("div", {}, list(other), folded);
}

function check(one) {
  return el(
    "li",
    { class: `check ${one.verdict}`, "data-check": one.id },
    el("span", { class: "sign", "aria-hidden": "true" }, SIGNS[one.verdict]),
    el(
      "span",
      {},
      el("b", {}, `${sayCode("verdict", one.verdict)}: `),
      elComposed("span", {}, one.because),
      one.as_of ? el("span", { class: "badge as-of" }, say("checks.as_of", { day: day(one.as_of) })) : null,
      one.said
        ? el("span", { class: "badge said" }, say("checks.said", { said: sayCode("said", one.said) }))
        : null,
      one.ask ? ask(one.ask) : null,
    ),
  );
}

/** The question in the document's words. @param {string} question */
function ask(question) {
  return el("span", { class: "ask" }, `${say("checks.ask")} `, el("q", { lang: UNTOLD }, question));
}

/**
 * For the agent only: how far a playbook is, what else it says, and where.
 * @param {any} card @param {See} see
 */
export function drawGuidance({ guidance: all, steps = [], evidence: proofs, draft }, see) {
  if (!all.length && !steps.length) return null;
  const tracked = new Set(steps.map((one) => one.text));
  const untold = all.filter((one) => !tracked.has(one.text));
  const others = untold.map((one) => el("li", {}, el("span", { lang: UNTOLD }, one.text)));
  const quoted = [...steps, ...all].map((one) => proofs[one.evidence]).filter(Boolean);
  const documents = new Map(quoted.map((one) => [one.document_id, one]));
  const sources = [...documents.values()].map((one) => sourceButton(one, see));
  return el(
    "details",
    { class: "guidance", open: !draft },
    el("summary", {}, say("guidance.title")),
    drawSteps(steps),
    others.length ? el(steps.length ? "ul" : "ol", {}, ...others) : null,
    ...sources,
  );
}

/** What is done and what comes next; what comes later is folded. */
function drawSteps(all) {
  if (!all.length) return null;
  const next = all.findIndex((one) => !one.done);
  const items = all.map((one, index) => step(one, index === next));
  const cut = next < 0 ? items.length : next + 1;
  const [shown, later] = [items.slice(0, cut), items.slice(cut)];
  const list = (some) => el("ol", { class: "steps", "aria-label": say("steps.title") }, ...some);
  if (!later.length) return list(shown);
  const count = say("steps.later", { count: later.length });
  const folded = el("details", { class: "later" }, el("summary", {}, count), list(later));
  return el("div", {}, list(shown), folded);
}

function step({ text, done, because }, isNext) {
  const sign = done ? "✓" : isNext ? "→" : "·";
  const word = done ? `${say("steps.done")} ` : isNext ? `${say("steps.next")} ` : "";
  const kind = done ? "done" : isNext ? "next" : "open";
  return el(
    "li",
    { class: `step ${kind}`, title: because ? record(because) : undefined },
    el("span", { class: "sign", "aria-hidden": "true" }, sign),
    el("span", {}, word ? el("b", {}, word) : null, el("span", { lang: UNTOLD }, text)),
  );
}

/** Which record shows it: "On the order LV-208817". */
function record(source) {
  const [kind, ...id] = source.split(":");
  return say("steps.record", { record: sayCode("record", kind, named(kind)), id: id.join(":") });
}

/** @param {any[]} all what a person may do about it */
export function drawActions(all) {
  if (!all.length) return null;
  const items = all.map((one) => {
    const yours = one.authority === "yours";
    const what = amounting(one);
    const approver = sayCode("role", one.approver || "lead");
    const far = howFar(one);
    return el(
      "li",
      { class: one.authority },
      el("span", { "aria-hidden": "true" }, yours ? "✓" : "⚠"),
      ` ${yours ? say("actions.yours", { what }) : say("actions.approval", { what, approver })}`,
      far ? el("span", { class: "far" }, ...far) : null,
    );
  });
  return el("ul", { class: "actions", "aria-label": say("actions.title") }, ...items);
}

/** The action with its amount, where it has one: "Refund of €749.00". */
function amounting({ name, amount, currency }) {
  const action = named(name);
  return amount ? say("actions.amount", { action, amount: money(amount, currency) }) : action;
}

/** How far their own authority goes, in the service's words where it has any; null: nothing is said. */
function howFar({ because, limit, left, currency }) {
  const own = limit ? say("actions.limit", { limit: money(limit, currency) }) : "";
  if (because) {
    const why = elComposed("span", {}, because);
    return because.includes(limit) || !own ? [why] : [why, ` · ${own}`];
  }
  if (!left || !limit) return own ? [own] : null;
  return [say("actions.left", { left: money(left, currency), limit: money(limit, currency) })];
}

/** Quotes that open in their documents, the document named once where several are from it.
 * @param {any[]} proofs @param {See} see */
export function drawQuotes(proofs, see) {
  return proofs.map((one, index) => {
    const next = proofs[index + 1];
    const isNamed = next?.document_id !== one.document_id || next?.version !== one.version;
    return el(
      "button",
      {
        type: "button",
        class: "quote",
        title: say("source.open", { title: one.title }),
        onclick: trusted(() => see(one)),
      },
      el("q", { lang: UNTOLD }, readable(one.quote)),
      isNamed ? el("span", { class: "from" }, sourceName(one)) : null,
    );
  });
}

/** Quotes under a heading line; null where there is none. @param {any[]} proofs @param {See} see */
export function drawSources(proofs, see) {
  if (!proofs.length) return null;
  return el("section", { class: "evidence", "aria-label": say("card.sources") }, ...drawQuotes(proofs, see));
}

const sourceName = (one) => [one.title, say("source.v", { version: one.version }), inForce(one)].join(" · ");

function sourceButton(one, see) {
  return el(
    "button",
    { type: "button", class: "link source-link", onclick: trusted(() => see(one)) },
    sourceName(one),
  );
}

/**
 * @param {any} evidence "in force since 1 Mar 2026", or how old it is where it has no date; with the day that
 *   counts where another day's version holds
 */
export function inForce(evidence) {
  const force = since(evidence);
  return evidence.as_of ? say("source.held", { force, day: day(evidence.as_of) }) : force;
}

function since({ in_force_from: since, in_force_until: till, age_days: days }) {
  const [from, until] = [day(since), day(till)];
  if (from && until) return say("source.between", { from, until });
  if (from) return say("source.since", { from });
  return until ? say("source.until", { until }) : age(days);
}

const LINK = /!?\[([^[\]\n]+)\]\([^()\s]+\)/g;

/** What is quoted, without what only marks its looks: emphasis, a table's bars, where a link leads. @param {string} text */
export function readable(text) {
  const lines = text.split(/\r\n?|\n/).filter((line) => !line.includes("|") || !/^[\s|:-]+$/.test(line));
  return lines.map((line) => inCells(line).replaceAll("**", "").replaceAll(LINK, "$1")).join("\n");
}

/** The cells of a table's row one after the other; another line as it is. @param {string} line */
function inCells(line) {
  if (!line.includes(" | ")) return line;
  const cells = line.trim().replace(/^\|/, "").replace(/\|$/, "").split(" | ");
  return cells.map((cell) => cell.trim()).filter(Boolean).join(" · ");
}
