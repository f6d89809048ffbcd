/** One document: when each version is in force, what changed between two of them, and its end. */

import { clock, day, el, trusted } from "/console/elements.js";
import { explained } from "/console/composed.js";
import { say } from "/console/language.js";
import { confirmed } from "/console/confirming.js";
import { openText } from "/console/source.js";
import { drawDifference } from "/office/difference.js";
import { audienceMark, stateMark } from "/office/documents.js";
import { choice, labelled, loading, table } from "/office/fields.js";
import { dates, holding, stateOf } from "/office/inforce.js";
import { drawTimeline } from "/office/timeline.js";

/** @type {import("/office/office.js").Draw} */
export async function drawDocument(box, office, [id]) {
  box.append(loading());
  const { items: versions } = await office.api.versions(id);
  if (office.live.aborted) return;
  const last = versions.at(-1);
  box.replaceChildren(
    el("p", {}, el("a", { href: "#documents" }, say("office.back"))),
    el(
      "div",
      { class: "head" },
      el("h2", {}, last.title),
      el("div", { class: "row" }, ...buttons(office, id, versions)),
    ),
    el(
      "p",
      { class: "marks" },
      stateMark(stateOf(holding(versions, Date.now()) ?? last)),
      audienceMark(last.audience),
    ),
    el("p", { class: "quiet" }, facts(last)),
    section(say("office.document.line"), drawTimeline(versions), versionTable(office, versions)),
    comparing(office, id, versions),
  );
}

/** @param {string} name @param {...(Node | null)} children */
function section(name, ...children) {
  return el("section", {}, el("h3", {}, name), ...children);
}

/** @param {any} last */
function facts(last) {
  const review = last.review_by ? say("office.review-by", { day: day(last.review_by) }) : "";
  const about = [
    last.id,
    say(`office.kind.${last.kind}`),
    last.owner,
    review,
    ...last.products,
    ...last.regions,
  ];
  return about.filter(Boolean).join(" · ");
}

/** @param {import("/office/office.js").Office} office @param {any[]} versions */
function buttons(office, id, versions) {
  const path = encodeURIComponent(id);
  const keeps = office.role !== "lead";
  const edit = el(
    "a",
    { class: "button", href: `#documents/${path}/edit` },
    keeps ? say("office.edit") : say("office.try-rules"),
  );
  const stop = office.role === "editor"
    ? null
    : el("a", { class: "button", href: `#stops/document/${path}` }, say("office.stop-document"));
  const end = el("button", {
    type: "button",
    class: "grave",
    onclick: trusted(() => remove(office, id, versions)),
  }, say("office.delete"));
  return [edit, stop, keeps ? end : null];
}

/** @param {import("/office/office.js").Office} office */
async function remove(office, id, versions) {
  const { title } = versions.at(-1);
  const told = say("office.delete.what", { count: versions.length });
  if (!(await confirmed(say("office.delete.title", { title }), told, say("office.delete.yes")))) return;
  try {
    await office.api.remove(id);
  } catch (error) {
    return office.failed(error);
  }
  office.drafts.delete(id);
  office.tell(say("office.delete.done", { title }));
  location.hash = "#documents";
}

/** @param {import("/office/office.js").Office} office @param {any[]} versions */
function versionTable(office, versions) {
  const now = holding(versions, Date.now());
  const read = (one) =>
    el(
      "button",
      { type: "button", class: "link", onclick: trusted(() => show(office, one)) },
      say("office.read", { version: one.version }),
    );
  const lines = [...versions].reverse().map((one) => [
    `v${one.version}`,
    dates(one),
    one === now ? el("b", { class: "holds" }, say("office.holds-now")) : "",
    clock(one.stored_at),
    read(one),
  ]);
  const heads = ["version", "in-force", "now", "stored", "text"].map((one) => say(`office.versions.${one}`));
  return table(say("office.versions"), heads, lines);
}

/** A version's text as it is, in the dialog for sources. @param {import("/office/office.js").Office} office */
async function show(office, { id, version, title }) {
  let found;
  try {
    found = await office.api.source(id, version);
  } catch (error) {
    return office.failed(error);
  }
  if (office.live.aborted) return;
  openText(title, [say("office.version", { version })], [found.source]);
}

/** @param {import("/office/office.js").Office} office @param {string} id @param {any[]} versions */
function comparing(office, id, versions) {
  if (versions.length < 2) {
    return section(say("office.compare"), el("p", { class: "silence" }, say("office.compare.one")));
  }
  const options = versions.map((one) => /** @type {[string, string]} */ ([
    String(one.version),
    say("office.version-dates", { version: one.version, dates: dates(one) }),
  ]));
  const before = choice(options, String(versions.at(-2).version));
  const after = choice(options, String(versions.at(-1).version));
  const result = el("div", { class: "compared", "aria-live": "polite" });
  let asked = 0;

  async function compare() {
    const turn = (asked += 1);
    result.replaceChildren(loading());
    try {
      const [one, other] = await Promise.all(
        [before, after].map(({ value }) => office.api.source(id, Number(value))),
      );
      if (office.live.aborted || turn !== asked) return;
      const heads = /** @type {[string, string]} */ ([one, other].map(({ version }) =>
        say("office.version", { version })
      ));
      result.replaceChildren(drawDifference(heads, one.source, other.source));
    } catch (error) {
      if (office.live.aborted) return;
      result.replaceChildren(el("p", { class: "problem" }, explained(error).text));
      office.failed(error);
    }
  }

  for (const field of [before, after]) field.addEventListener("input", compare);
  compare();
  const fields = el(
    "div",
    { class: "filters" },
    labelled(say("office.compare.before"), before),
    labelled(say("office.compare.after"), after),
  );
  return section(say("office.compare"), fields, result);
}
