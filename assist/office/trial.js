/** Draws what a text would say: what is wrong with it, or each check's verdict and what it rests on. */

import { composed, elComposed } from "/console/composed.js";
import { day, el, trusted } from "/console/elements.js";
import { say } from "/console/language.js";

const SIGNS = { met: "✓", not_met: "✗", unknown: "?" };

/**
 * @param {any} trial null: there is no text
 * @param {import("/office/trying.js").Who} who
 * @param {(line: number, column: number) => void} jump
 * @returns {HTMLElement[]}
 */
export function drawTrial(trial, who, jump) {
  if (!trial) return [el("p", { class: "silence" }, say("office.trial.no-text"))];
  if (trial.problems.length) return [problems(trial.problems, jump)];
  const sound = el("p", { class: "sound" }, say("office.trial.sound", { version: trial.version }));
  const doubts = trial.notes.map((note) => el("p", { class: "notice" }, note));
  if (!trial.checks.length && !trial.day?.fact) {
    return [sound, ...doubts, el("p", { class: "silence" }, say("office.trial.no-rules"))];
  }
  const whom = who.problem ||
    (who.name ? say("office.trial.on", { name: who.name }) : say("office.trial.on-nobody"));
  return [
    sound,
    ...doubts,
    el("p", { class: who.problem ? "problem" : "quiet" }, whom),
    dayThatCounts(trial.day),
    el("ul", { class: "checks" }, ...trial.checks.map(check)),
    known(trial),
    ...authority(trial.authority),
  ].filter(Boolean);
}

function problems(all, jump) {
  const items = all.map((one) => {
    const place = one.line ? say("office.at", { line: one.line, column: one.column ?? 1 }) : "";
    const before = [place, one.field && `${one.field}: `].filter(Boolean).join(" ");
    const words = [before && `${before} `, elComposed("span", {}, one.detail)];
    if (!one.line) return el("li", {}, ...words);
    const go = trusted(() => jump(one.line, one.column ?? 1));
    return el(
      "li",
      {},
      el(
        "button",
        { type: "button", class: "finding", onclick: go },
        el("span", { class: "sign", "aria-hidden": "true" }, "✗"),
        el("span", {}, ...words),
      ),
    );
  });
  return el(
    "div",
    {},
    el("p", { class: "problem" }, say("office.trial.problems", { count: all.length })),
    el("ul", { class: "findings" }, ...items),
  );
}

/** Which day counts, and whether this text would hold then. */
function dayThatCounts({ fact, on, in_force: holds, version }) {
  const which = fact ? say("office.day.by", { fact }) : say("office.day.today");
  if (!on) return el("p", { class: "notice" }, say("office.day.unknown", { which }));
  if (holds) return el("p", { class: "quiet" }, say("office.day.holds", { which, day: day(on) }));
  const instead = version ? say("office.day.instead", { version }) : say("office.day.none");
  return el("p", { class: "notice" }, say("office.day.not", { which, day: day(on) }), " ", instead);
}

function check(one) {
  return el(
    "li",
    { class: `check ${one.verdict}`, "data-check": one.id },
    el("span", { class: "sign", "aria-hidden": "true" }, SIGNS[one.verdict]),
    el(
      "span",
      {},
      el("b", {}, say(`office.verdict.${one.verdict}`)),
      " ",
      elComposed("span", {}, one.because),
      one.ask ? el("span", { class: "ask" }, say("office.asks", { ask: one.ask })) : null,
    ),
  );
}

/** The facts it looked at, each with its record, and those that are not on file. */
function known({ facts, unknown }) {
  if (!facts.length && !unknown.length) return null;
  const lines = facts.map((one) =>
    el(
      "li",
      {},
      el("code", {}, one.name),
      " ",
      elComposed("span", {}, one.told),
      " ",
      el("span", { class: "quiet" }, one.sources.join(", ")),
    )
  );
  const absent = unknown.map((name) =>
    el("li", { class: "unknown" }, el("code", {}, name), ` ${say("office.not-on-file")}`)
  );
  return el(
    "div",
    {},
    el("h4", {}, say("office.facts")),
    el("ul", { class: "plain-list" }, ...lines, ...absent),
  );
}

/** What each role may do about it by this text. */
function authority(by_role) {
  return Object.entries(by_role)
    .filter(([, actions]) => actions.length)
    .map(([role, actions]) => {
      const lines = actions.map((one) =>
        el(
          "li",
          { class: one.authority },
          el("span", { "aria-hidden": "true" }, one.authority === "yours" ? "✓ " : "⚠ "),
          action(one),
        )
      );
      return el(
        "div",
        {},
        el("h4", {}, say(`office.authority.${role}`)),
        el("ul", { class: "actions" }, ...lines),
      );
    });
}

function action(one) {
  const name = one.name.replaceAll("_", " "); // as the document names it
  const amount = one.amount ? ` ${one.amount} ${one.currency ?? ""}` : "";
  const may = one.authority === "yours"
    ? say("office.authority.yours")
    : say("office.authority.approval", { who: one.approver ?? "lead" });
  return `${name}${amount}: ${may}${one.because ? ` (${composed(one.because).text})` : ""}`;
}
