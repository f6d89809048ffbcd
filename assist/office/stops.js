/** What is stopped, by whom and why; stopping and starting again. */

import { clock, el, trusted } from "/console/elements.js";
import { say } from "/console/language.js";
import { confirmed } from "/console/confirming.js";
import { choice, labelled, loading, table } from "/office/fields.js";

const SCOPES = ["all", "conversation", "document", "llm"];
const WITH_ID = ["conversation", "document"];
const LOOK_MS = 5000;

/** @type {import("/office/office.js").Draw} `rest`: what to stop is filled in, `document/ID` */
export function drawStops(box, office, given) {
  const list = el("section", {}, loading());

  async function load() {
    const { items } = await office.api.stops();
    if (office.live.aborted) return;
    list.replaceChildren(el("h3", {}, say("office.stops.now")), draw(items, resume));
  }

  /** @param {() => Promise<any>} work @param {string} done @returns {Promise<boolean>} whether it is done */
  async function act(work, done) {
    try {
      await work();
      await load();
      office.tell(done);
      return true;
    } catch (error) {
      office.failed(error);
      return false;
    }
  }

  const resume = (one) => act(() => office.api.resume(one), say("office.stops.resumed"));
  const halt = (what) => act(() => office.api.halt(what), say("office.stops.stopped"));
  const how = el("p", { class: "quiet" }, say("office.stops.how"));
  box.append(el("h2", {}, say("office.view.stops")), how, stopForm(given, halt), list);
  const looking = setInterval(() => document.hidden || load().catch(() => {}), LOOK_MS);
  office.live.addEventListener("abort", () => clearInterval(looking));
  return load();
}

/** What is stopped now. @param {any[]} items @param {(one: any) => void} resume */
function draw(items, resume) {
  if (!items.length) return el("p", { class: "silence" }, say("office.stops.none"));
  const heads = ["what", "which", "why", "who", "do"].map((one) => say(`office.stops.${one}`));
  return table(say("office.stops.now"), heads, items.map((one) => line(one, resume)));
}

/** @param {any} one @param {(one: any) => void} resume */
function line(one, resume) {
  return [
    el("b", { class: "halted" }, `■ ${say(`office.scope.${one.scope}`)}`),
    one.id ?? "",
    one.reason ?? "",
    say("office.by", { who: one.stopped_by, at: clock(one.stopped_at) }),
    el("button", { type: "button", onclick: trusted(() => resume(one)) }, say("office.stops.resume")),
  ];
}

/** What to stop and why. @param {string[]} given scope and id @param {(what: any) => Promise<boolean>} halt */
function stopForm([scopeGiven, idGiven], halt) {
  const scope = choice(
    SCOPES.map((one) => [one, say(`office.scope.${one}`)]),
    SCOPES.includes(scopeGiven) ? scopeGiven : "all",
  );
  const id = el("input", { maxlength: "128", autocomplete: "off", value: idGiven ?? "" });
  const idField = labelled(say("office.stops.id"), id);
  const reason = el("input", { maxlength: "2000", autocomplete: "off" });
  const stop = el("button", { type: "button", class: "grave" }, say("office.stops.stop"));
  const fitting = () => (idField.hidden = !WITH_ID.includes(scope.value));

  async function begin() {
    const what = wanted(scope.value, id.value.trim(), reason.value.trim());
    if ("id" in what && !what.id) return id.focus();
    if ((await isMeant(what)) && !(await halt(what)) && what.id) id.focus();
  }

  scope.addEventListener("input", fitting);
  stop.addEventListener("click", trusted(begin));
  const why = labelled(say("office.stops.reason"), reason);
  const form = el("form", { class: "filters" }, labelled(say("office.stops.what"), scope), idField, why, stop);
  form.addEventListener("submit", (event) => event.preventDefault());
  fitting();
  return form;
}

/** @param {string} scope @param {string} id @param {string} reason */
function wanted(scope, id, reason) {
  return { scope, ...(WITH_ID.includes(scope) ? { id } : {}), ...(reason ? { reason } : {}) };
}

/** Asks once more, with what follows from it. @param {{scope: string, id?: string}} what */
function isMeant({ scope, id = "" }) {
  return confirmed(say("office.stops.sure"), say(`office.stops.means.${scope}`, { id }), say("office.stops.stop"));
}
