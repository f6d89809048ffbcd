/** Importing documents or customers: choosing files, how far it is, and what became of each. */

import { elComposed } from "/console/composed.js";
import { at, el, trusted } from "/console/elements.js";
import { locale, say, sayCode } from "/console/language.js";
import { table } from "/office/fields.js";
import { begun, follow, remembered } from "/office/following.js";

const { keep, kept, forget } = remembered("assist-import"); // found again after a reload
const TAKES = {
  documents: ".md,.html,.htm,.txt,.pdf,.docx,.csv,.jsonl,.zip",
  customers: ".jsonl,.csv",
};
const MOST_SHOWN = 500;

/** @typedef {"documents" | "customers"} What */

/** @type {import("/office/office.js").Draw} */
export function drawImport(box, office) {
  const kinds = kindsFor(office.role);
  const result = el("section");
  const begin = el(
    "button",
    { type: "button", class: "main", disabled: true, onclick: trusted(start) },
    say("office.import.start"),
  );
  const choosing = new Choosing(kinds[0], (files) => (begin.disabled = !files.length));

  async function start() {
    begin.disabled = true;
    at("view").focus({ preventScroll: true }); // a button that cannot be pressed keeps no focus
    try {
      await send(office, choosing, result);
    } catch (error) {
      begin.disabled = false;
      begin.focus();
      result.replaceChildren();
      return office.failed(error);
    }
    choosing.clear();
    if (!office.live.aborted) watch(office, result);
  }

  const pick = pickOne(kinds, (which) => choosing.take(which));
  box.append(el("h2", {}, say("office.view.import")), pick, choosing.drop, choosing.chosen, begin, result);
  if (kept()) watch(office, result);
}

/** Editors serve no customers, leads write no documents. @param {string} role @returns {What[]} */
function kindsFor(role) {
  if (role === "admin") return ["documents", "customers"];
  return role === "editor" ? ["documents"] : ["customers"];
}

/** What is imported, where there is a choice. @param {What[]} kinds @param {(which: What) => void} take */
function pickOne(kinds, take) {
  const radios = kinds.map((kind, at) => {
    const about = { type: "radio", name: "what", value: kind, checked: at === 0, onchange: () => take(kind) };
    return el("label", {}, el("input", about), ` ${say(`office.import.${kind}`)}`);
  });
  return el(
    "fieldset",
    { class: "pick-one", hidden: kinds.length < 2 },
    el("legend", {}, say("office.import.what")),
    ...radios,
  );
}

/** The files that were chosen or dropped, and of what kind they are. */
class Choosing {
  /** @type {File[]} */
  files = [];
  chosen = el("ul", { class: "plain-list files" });
  #hint = el("p", { class: "quiet", id: "files-hint" });
  #input = el("input", { type: "file", id: "files", multiple: true, "aria-describedby": "files-hint" });

  /** @param {What} what @param {(files: File[]) => void} changed called when other files are chosen */
  constructor(what, changed) {
    this.changed = changed;
    const label = el("label", { for: "files" }, say("office.import.choose"));
    this.drop = el("div", { class: "drop" }, label, this.#input, this.#hint);
    this.#input.addEventListener("change", () => this.#choose(this.#input.files));
    takesDrops(this.drop, (files) => this.#choose(files));
    this.take(what);
  }

  /** They are of this kind from now on. @param {What} what */
  take(what) {
    this.what = what;
    this.#input.setAttribute("accept", TAKES[what]);
    this.#hint.textContent = say(`office.import.${what}.hint`);
  }

  clear() {
    this.#input.value = "";
    this.#choose([]);
  }

  /** @param {FileList | File[]} some */
  #choose(some) {
    this.files = [...some];
    this.chosen.replaceChildren(...this.files.map(fileLine));
    this.changed(this.files);
  }
}

/** @param {File} file */
const fileLine = (file) =>
  el("li", {}, el("span", {}, file.name), el("span", { class: "quiet" }, ` ${size(file.size)}`));

/** What is dropped there by hand is taken. @param {HTMLElement} place @param {(files: FileList) => void} take */
function takesDrops(place, take) {
  place.addEventListener("dragover", (event) => {
    event.preventDefault();
    place.classList.add("over");
  });
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener(
    "drop",
    trusted((event) => {
      event.preventDefault();
      place.classList.remove("over");
      take(event.dataTransfer.files);
    }),
  );
}

/** Hand the files over; the job is remembered. @param {import("/office/office.js").Office} office
 * @param {Choosing} choosing @param {HTMLElement} result says so meanwhile */
async function send(office, { what, files }, result) {
  result.replaceChildren(el("p", { role: "status" }, say("office.import.sending", { count: files.length })));
  const { job } = await office.api.import(what, files);
  keep({ job, what, names: files.map((one) => one.name) });
}

/** @param {import("/office/office.js").Office} office @param {HTMLElement} result */
async function watch(office, result) {
  const own = kept();
  const isLast = () => kept()?.job === own.job;
  try {
    await follow(
      office,
      own.job,
      result,
      say("office.import.progress"),
      (job) => (isLast() ? drawJob(job, own) : null),
    );
  } catch (error) {
    if (!isLast() || office.live.aborted) return;
    forget(); // another key signs in here, or it is gone
    result.replaceChildren();
    if (error.status !== 404) office.failed(error);
  }
}

/** @param {any} job @param {{what: What, names: string[]}} begun */
function drawJob(job, { what, names }) {
  const count = { count: job.done, unchanged: job.unchanged, failed: job.failed.length };
  const told = [
    say(`office.import.${what}.done`, count),
    job.unchanged ? say("office.import.unchanged", count) : "",
    job.failed.length ? say("office.import.failed", count) : "",
  ];
  return {
    above: [el("h3", {}, say(`office.job.${job.state}`))],
    below: [
      el("p", { role: "status" }, ...told.filter(Boolean).flatMap((one) => [one, " "])),
      begun(job),
      outcome(job, names),
    ],
  };
}

/** What became of each file: those with errors say which, those that rest on what is not there say on what, the
 * others that they were taken. */
function outcome(job, names) {
  const refused = job.failed.slice(0, MOST_SHOWN).map(({ file, code, detail }) => [
    el("span", { class: "name" }, file),
    el("b", { class: "problem" }, `✗ ${sayCode("office.failure", code)}`),
    elComposed("span", {}, detail),
  ]);
  const warnings = job.state === "running" ? [] : job.warnings; // a file still to come may bring it
  const warned = warnings.slice(0, MOST_SHOWN).map(({ file, detail }) => [
    el("span", { class: "name" }, file),
    el("b", {}, `◆ ${say("office.import.warned")}`),
    elComposed("span", {}, detail),
  ]);
  const told = new Set([...job.failed, ...warnings].map(({ file }) => file));
  const isTold = (name) =>
    [...told].some((file) => file === name || file.startsWith(`${name}:`) || file.startsWith(`${name}/`));
  const good = job.state !== "done" ? [] : names.filter((name) => !isTold(name));
  const taken = good.map((
    name,
  ) => [
    el("span", { class: "name" }, name),
    el("b", { class: "good" }, `✓ ${say("office.import.taken")}`),
    "",
  ]);
  const rows = [...refused, ...warned, ...taken];
  if (!rows.length) return null;
  const heads = ["file", "outcome", "why"].map((one) => say(`office.import.${one}`));
  const more = job.failed.length > MOST_SHOWN
    ? el("p", { class: "quiet" }, say("office.import.more", { count: job.failed.length - MOST_SHOWN }))
    : null;
  return el("div", {}, table(say("office.import.result"), heads, rows), more);
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];

/** @param {number} bytes */
function size(bytes) {
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  const unit = { style: /** @type {const} */ ("unit"), unit: UNITS[step], maximumFractionDigits: 1 };
  return new Intl.NumberFormat(locale, unit).format(bytes / 1000 ** step);
}
