/** Asking recorded questions again: beginning, how far it is, and what came of it. */

import { elComposed } from "/console/composed.js";
import { el, trusted } from "/console/elements.js";
import { say, sayCode } from "/console/language.js";
import { begun, follow, remembered } from "/office/following.js";

const { keep, kept, forget } = remembered("assist-rehearsal");

/**
 * The part of the page that begins a rehearsal and shows one under way.
 * @param {import("/office/office.js").Office} office
 */
export function drawRehearsing(office) {
  const result = el("div", { class: "rehearsal", "aria-live": "polite" });
  const begin = el(
    "button",
    { type: "button", class: "main", onclick: trusted(() => start(office, result)) },
    say("office.rehearsal.start"),
  );
  if (kept()) watch(office, result);
  return el(
    "section",
    { class: "rehearsing" },
    el("h3", {}, say("office.rehearsal")),
    el("p", { class: "quiet" }, say("office.rehearsal.how", { count: 200 })),
    el("div", { class: "row start" }, begin),
    result,
  );
}

/** A button that asks the questions of a report once more. @param {import("/office/office.js").Office} office */
export function askAgain(office, report) {
  const result = el("div", { class: "rehearsal", "aria-live": "polite" });
  const button = el(
    "button",
    { type: "button", onclick: trusted(() => start(office, result, report)) },
    say("office.rehearsal.again"),
  );
  return el("div", { class: "rehearsal" }, el("div", { class: "row start" }, button), result);
}

/** @param {import("/office/office.js").Office} office @param {HTMLElement} result @param {string} [like] */
async function start(office, result, like) {
  try {
    const { job } = await office.api.rehearse(like);
    keep({ job, like });
  } catch (error) {
    if (!office.live.aborted) office.failed(error);
    return;
  }
  if (!office.live.aborted) watch(office, result);
}

/** @param {import("/office/office.js").Office} office @param {HTMLElement} result */
async function watch(office, result) {
  const { job: id, like } = kept();
  let ended;
  try {
    ended = await follow(office, id, result, say("office.rehearsal.progress"), drawJob);
  } catch (error) {
    forget(); // another key signs in here, or it is gone
    return error.status === 404 ? undefined : office.failed(error);
  }
  if (!ended) return;
  forget();
  if (ended.state !== "done") return;
  const address = like ? `#reports/${encodeURIComponent(like)}/${id}` : `#reports/${id}`;
  office.tell(say("office.rehearsal.done", { count: ended.done }));
  location.hash = address;
}

/** What is told of a job above and below how far it is. */
function drawJob(job) {
  const why = job.failed.map((one) =>
    el("li", {}, el("b", { class: "problem" }, sayCode("office.failure", one.code)), " ", elComposed("span", {}, one.detail))
  );
  const counts = { count: job.done, total: job.total };
  return {
    above: [el("p", { role: "status" }, say(`office.rehearsal.${job.state}`, counts))],
    below: [begun(job), why.length ? el("ul", { class: "plain-list" }, ...why) : null],
  };
}
