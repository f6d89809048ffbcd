/** From one day to another: what an insight is asked about. */

import { el } from "/console/elements.js";
import { say } from "/console/language.js";
import { labelled } from "/office/fields.js";

const DAY_MS = 86_400_000;
const DAYS = 90;

/** @param {number} moment */
const iso = (moment) => new Date(moment).toISOString().slice(0, 10);

/**
 * A form for a period, at first the last 90 days.
 * @param {(wanted: {from: string, to: string}) => void} changed
 */
export function periodForm(changed) {
  const from = el("input", { type: "date", value: iso(Date.now() - DAYS * DAY_MS) });
  const to = el("input", { type: "date", value: iso(Date.now()) });
  const chosen = () => ({ from: from.value, to: to.value });
  for (const field of [from, to]) field.addEventListener("change", () => changed(chosen()));
  const form = el(
    "form",
    { class: "filters" },
    labelled(say("office.gaps.from"), from),
    labelled(say("office.gaps.to"), to),
  );
  form.addEventListener("submit", (event) => event.preventDefault());
  return { form, chosen };
}
