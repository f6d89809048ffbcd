/** What is stopped, by whom and why; stopping and starting again. */

import { clock, el, trusted } from "/console/elements.js";
import { say } from "/console/language.js";
import { confirmed } from "/office/confirming.js";
import { choice, labelled, loading, table } from "/office/fields.js";

const SCOPES = ["all", "conversation", "document", "llm"];
const WITH_ID = ["conversation", "document"];
const LOOK_MS = 5000;

/** @type {import("/office/office.js").Draw} `rest`: what to stop is filled in, `document/ID` */
export function drawStops(box, office, [scopeGiven, idGiven]) {
  const list = el("section", {}, loading());
  const scope = choice(
    SCOPES.map((one) => [one, say(`office.scope.${one}`)]),
    SCOPES.includes(scopeGiven) ? scopeGiven : "all",
  );
  const id = el("input", { maxlength: "128", autocomplete: "off", value: idGiven ?? "" });
  const idField = labelled(say("office.stops.id"), id);
  const reason = el("input", { maxlength: "2000", autocomplete: "off" });
  const stop = el("button", { type: "button", class: "grave" }, say("office.stops.stop"));
  const fitting = () => (idField.hidden = !WITH_ID.includes(scope.value));

  async function load() {
    const { items } = await office.api.stops();
    if (!office.live.aborted) list.replaceChildren(el("h3", {}, say("office.stops.now")), draw(items));
  }

  function draw(items) {
    if (!items.length) return el("p", { class: "silence" }, say("office.stops.none"));
    const lines = items.map((one) => [
      el("b", { class: "halted" }, `■ ${say(`office.scope.${one.scope}`)}`),
      one.id ?? "",
      one.reason ?? "",
      say("office.by", { who: one.stopped_by, at: clock(one.stopped_at) }),
      el("button", {
        type: "button",
        onclick: trusted(() => act(() => office.api.resume(one), say("office.stops.resumed"))),
      }, say("office.stops.resume")),
    ]);
    return table(
      say("office.stops.now"),
      ["what", "which", "why", "who", "do"].map((one) => say(`office.stops.${one}`)),
      lines,
    );
  }

  /** @param {() => Promise<any>} work @param {string} done */
  async function act(work, done) {
    try {
      await work();
      await load();
      office.tell(done);
    } catch (error) {
      office.failed(error);
    }
  }

  async function begin() {
    const what = { scope: scope.value, ...(WITH_ID.includes(scope.value) ? { id: id.value.trim() } : {}) };
    if ("id" in what && !what.id) return id.focus();
    const told = say(`office.stops.means.${scope.value}`, { id: what.id ?? "" });
    if (!(await confirmed(say("office.stops.sure"), told, say("office.stops.stop")))) return;
    await act(
      () => office.api.halt({ ...what, ...(reason.value.trim() ? { reason: reason.value.trim() } : {}) }),
      say("office.stops.stopped"),
    );
  }

  scope.addEventListener("input", fitting);
  stop.addEventListener("click", trusted(begin));
  const form = el(
    "form",
    { class: "filters" },
    labelled(say("office.stops.what"), scope),
    idField,
    labelled(say("office.stops.reason"), reason),
    stop,
  );
  form.addEventListener("submit", (event) => event.preventDefault());
  box.append(
    el("h2", {}, say("office.view.stops")),
    el("p", { class: "quiet" }, say("office.stops.how")),
    form,
    list,
  );
  fitting();
  const looking = setInterval(() => document.hidden || load().catch(() => {}), LOOK_MS);
  office.live.addEventListener("abort", () => clearInterval(looking));
  return load();
}
