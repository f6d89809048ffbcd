/** Importing documents or customers: choosing files, how far it is, and what became of each. */

import { el, trusted } from "/console/elements.js";
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
  /** @type {What[]} editors serve no customers, leads write no documents */
  const kinds = office.role === "admin"
    ? ["documents", "customers"]
    : office.role === "editor"
    ? ["documents"]
    : ["customers"];
  /** @type {What} */
  let what = kinds[0];
  /** @type {File[]} */
  let files = [];
  const chosen = el("ul", { class: "plain-list files" });
  const begin = el(
    "button",
    { type: "button", class: "main", disabled: true, onclick: trusted(start) },
    say("office.import.start"),
  );
  const input = el("input", { type: "file", id: "files", multiple: true, accept: TAKES[what] });
  const hint = el("p", { class: "quiet", id: "files-hint" });
  const drop = el(
    "div",
    { class: "drop" },
    el("label", { for: "files" }, say("office.import.choose")),
    input,
    hint,
  );
  const result = el("section");
  input.setAttribute("aria-describedby", "files-hint");

  /** @param {FileList | File[]} some */
  function choose(some) {
    files = [...some];
    begin.disabled = !files.length;
    chosen.replaceChildren(
      ...files.map((one) =>
        el("li", {}, el("span", {}, one.name), el("span", { class: "quiet" }, ` ${size(one.size)}`))
      ),
    );
  }

  /** @param {What} which */
  function take(which) {
    what = which;
    input.setAttribute("accept", TAKES[which]);
    hint.textContent = say(`office.import.${which}.hint`);
  }

  async function start() {
    begin.disabled = true;
    result.replaceChildren(
      el("p", { role: "status" }, say("office.import.sending", { count: files.length })),
    );
    try {
      const { job } = await office.api.import(what, files);
      keep({ job, what, names: files.map((one) => one.name) });
      input.value = "";
      choose([]);
    } catch (error) {
      begin.disabled = false;
      result.replaceChildren();
      return office.failed(error);
    }
    if (!office.live.aborted) watch(office, result);
  }

  input.addEventListener("change", () => choose(input.files));
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener(
    "drop",
    trusted((event) => {
      event.preventDefault();
      drop.classList.remove("over");
      choose(event.dataTransfer.files);
    }),
  );
  const radios = kinds.map((kind, at) => {
    const radio = el("input", {
      type: "radio",
      name: "what",
      value: kind,
      checked: at === 0,
      onchange: () => take(kind),
    });
    return el("label", {}, radio, ` ${say(`office.import.${kind}`)}`);
  });
  const pick = el(
    "fieldset",
    { class: "pick-one", hidden: kinds.length < 2 },
    el("legend", {}, say("office.import.what")),
    ...radios,
  );
  box.append(el("h2", {}, say("office.view.import")), pick, drop, chosen, begin, result);
  take(what);
  if (kept()) watch(office, result);
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

/** What became of each file: those with errors say which, the others that they were taken. */
function outcome(job, names) {
  const refused = job.failed.slice(0, MOST_SHOWN).map(({ file, code, detail }) => [
    el("span", { class: "name" }, file),
    el("b", { class: "problem" }, `✗ ${sayCode("office.failure", code)}`),
    detail,
  ]);
  const bad = new Set(job.failed.map(({ file }) => file));
  const isBad = (name) =>
    [...bad].some((file) => file === name || file.startsWith(`${name}:`) || file.startsWith(`${name}/`));
  const good = job.state !== "done" ? [] : names.filter((name) => !isBad(name));
  const taken = good.map((
    name,
  ) => [
    el("span", { class: "name" }, name),
    el("b", { class: "good" }, `✓ ${say("office.import.taken")}`),
    "",
  ]);
  if (!refused.length && !taken.length) return null;
  const heads = ["file", "outcome", "why"].map((one) => say(`office.import.${one}`));
  const more = job.failed.length > MOST_SHOWN
    ? el("p", { class: "quiet" }, say("office.import.more", { count: job.failed.length - MOST_SHOWN }))
    : null;
  return el("div", {}, table(say("office.import.result"), heads, [...refused, ...taken]), more);
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];

/** @param {number} bytes */
function size(bytes) {
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  const unit = { style: /** @type {const} */ ("unit"), unit: UNITS[step], maximumFractionDigits: 1 };
  return new Intl.NumberFormat(locale, unit).format(bytes / 1000 ** step);
}
