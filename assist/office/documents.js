/** The documents: found by words, kind, state and audience. */

import { day, el } from "/console/elements.js";
import { locale, say } from "/console/language.js";
import { choice, empty, labelled, loading } from "/office/fields.js";
import { dates, SIGNS, stateOf } from "/office/inforce.js";

const KINDS = ["policy", "product", "faq", "playbook"];
const STATES = ["force", "coming", "ended", "review"];
const AUDIENCES = ["public", "agent", "lead", "none"];

const byTitle = new Intl.Collator(locale, { numeric: true });

/** What was looked for last, kept while the page is open. */
const wanted = { words: "", kind: "", state: "", audience: "" };

/** @type {import("/office/office.js").Draw} */
export async function drawDocuments(box, office) {
  box.append(el("h2", {}, say("office.view.documents")), loading());
  const all = (await office.api.documents()).sort((one, other) => byTitle.compare(one.title, other.title));
  if (office.live.aborted) return;
  const count = el("p", { class: "quiet", role: "status" });
  const list = el("ul", { class: "entries" });
  const words = el("input", { type: "search", maxlength: "200", autocomplete: "off", value: wanted.words });
  const fields = {
    kind: chooser("kind", KINDS, (one) => say(`office.kind.${one}`)),
    state: chooser("state", STATES, (one) => say(`office.state.${one}`)),
    audience: chooser("audience", AUDIENCES, (one) => say(`office.audience.${one}`)),
  };

  function draw() {
    wanted.words = words.value;
    for (const [name, field] of Object.entries(fields)) wanted[name] = field.value;
    const found = all.filter(fits);
    count.textContent = say("office.documents.count", { count: found.length, all: all.length });
    list.replaceChildren(...found.map(entry));
    if (!found.length) {
      list.replaceChildren(
        el("li", {}, empty(all.length ? say("office.documents.none") : say("office.documents.empty"))),
      );
    }
  }

  for (const field of [words, ...Object.values(fields)]) field.addEventListener("input", draw);
  const form = el(
    "form",
    { class: "filters", role: "search" },
    labelled(say("office.documents.words"), words),
    ...Object.entries(fields).map(([name, field]) => labelled(say(`office.documents.${name}`), field)),
  );
  form.addEventListener("submit", (event) => event.preventDefault());
  const create = office.role === "lead"
    ? null
    : el("a", { class: "button", href: "#documents/" }, say("office.documents.new"));
  box.replaceChildren(
    el("div", { class: "head" }, el("h2", {}, say("office.view.documents")), create),
    form,
    count,
    list,
  );
  draw();
}

/** @param {string} name @param {string[]} values @param {(value: string) => string} words */
function chooser(name, values, words) {
  const options = values.map((one) => /** @type {[string, string]} */ ([one, words(one)]));
  return choice([["", say("office.any")], ...options], wanted[name]);
}

/** @param {any} document */
function fits(document) {
  const sought = wanted.words.trim().toLowerCase().split(/\s+/);
  const text = `${document.title} ${document.id} ${document.owner ?? ""} ${document.products.join(" ")}`
    .toLowerCase();
  return (
    sought.every((word) => text.includes(word)) &&
    ["", document.kind].includes(wanted.kind) &&
    ["", stateOf(document)].includes(wanted.state) &&
    ["", document.audience ?? "none"].includes(wanted.audience)
  );
}

/** @param {any} document */
function entry(document) {
  const review = document.review_by ? say("office.review-by", { day: day(document.review_by) }) : "";
  const about = [say(`office.kind.${document.kind}`), dates(document), review, document.owner];
  return el(
    "li",
    { class: "entry", "data-document": document.id },
    el(
      "a",
      { href: `#documents/${encodeURIComponent(document.id)}` },
      el("b", {}, document.title),
    ),
    el("span", { class: "marks" }, stateMark(stateOf(document)), audienceMark(document.audience)),
    el("span", { class: "quiet" }, about.filter(Boolean).join(" · ")),
  );
}

/** @param {import("/office/inforce.js").State} state */
export function stateMark(state) {
  return el(
    "span",
    { class: `mark-${state} pill` },
    el("span", { "aria-hidden": "true" }, `${SIGNS[state]} `),
    say(`office.state.${state}`),
  );
}

/** @param {string | null} audience */
export function audienceMark(audience) {
  return el(
    "span",
    { class: `pill audience-${audience ?? "none"}` },
    say(`office.audience.${audience ?? "none"}`),
  );
}
