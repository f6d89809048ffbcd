/** Following work that goes on by itself: how far it is, ending it, and finding it again after a reload. */

import { at, clock, el, trusted } from "/console/elements.js";
import { explained } from "/console/composed.js";
import { say } from "/console/language.js";

const LOOK_MS = 700;

/**
 * Look how far a job is until it has ended, and draw each look into `result`. What is drawn above and below the
 * progress is drawn anew; the progress and its button stay, so that nothing is taken from under a person's hand.
 * @param {import("/office/office.js").Office} office @param {string} id @param {HTMLElement} result
 * @param {string} label of the progress
 * @param {(job: any) => {above: Node[], below: (Node | null)[]} | null} draw null: it is not to be shown any more
 * @returns {Promise<any>} the job as it ended; null where the view was left before
 */
export async function follow(office, id, result, label, draw) {
  const [above, below] = [el("div", { class: "told" }), el("div", { class: "told" })];
  const { drawn, show } = progress(office, id, label);
  for (let told = "";;) {
    const job = await look(office, id);
    if (office.live.aborted) return null;
    if (job && told !== (told = JSON.stringify(job))) {
      const parts = draw(job);
      if (!parts) return null;
      if (drawn.parentElement !== result) result.replaceChildren(above, drawn, below);
      result.setAttribute("aria-busy", String(job.state === "running")); // read aloud when it has ended
      above.replaceChildren(...parts.above);
      below.replaceChildren(...parts.below.filter((part) => part !== null));
      show(job);
    }
    if (job && job.state !== "running") return job;
    await new Promise((resume) => setTimeout(resume, LOOK_MS));
    if (office.live.aborted) return null;
  }
}

/** The job; nothing while the service cannot be reached: the work goes on without us. */
async function look(office, id) {
  try {
    return await office.api.job(id);
  } catch (error) {
    if (error.status !== 0) throw error;
    if (!office.live.aborted) office.tell(explained(error).text, true);
    return null;
  }
}

/** How far a job is, and while it runs a button that ends it. @param {import("/office/office.js").Office} office */
function progress(office, id, label) {
  const bar = el("progress", { "aria-label": label });
  const ending = trusted(() => end(office, id, cancel));
  const cancel = el("button", { type: "button", onclick: ending }, say("office.job.cancel"));

  function show(job) {
    bar.max = Math.max(job.total, 1);
    bar.value = job.done + job.failed.length;
    const wasHeld = document.activeElement === cancel;
    cancel.hidden = job.state !== "running";
    if (wasHeld && cancel.hidden) at("view").focus({ preventScroll: true });
  }
  return { drawn: el("div", { class: "progress" }, bar, cancel), show };
}

async function end(office, id, button) {
  if (button.ariaDisabled) return;
  button.ariaDisabled = "true"; // and not disabled: that would take the focus from it
  try {
    await office.api.cancel(id);
    if (!office.live.aborted) office.tell(say("office.job.cancelling"));
  } catch (error) {
    button.ariaDisabled = null;
    if (!office.live.aborted) office.failed(error);
  }
}

/** When a job was begun, and while it runs that nobody must wait here for it. */
export function begun(job) {
  const goesOn = job.state === "running" ? ` ${say("office.job.goes-on")}` : "";
  return el("p", { class: "quiet" }, say("office.import.begun", { at: clock(job.created_at) }), goesOn);
}

/** What this tab began, kept until it signs out. @param {string} name */
export function remembered(name) {
  return {
    /** @param {any} begun */
    keep: (begun) => sessionStorage.setItem(name, JSON.stringify(begun)),
    /** @returns {any} */
    kept: () => JSON.parse(sessionStorage.getItem(name) ?? "null"),
    forget: () => sessionStorage.removeItem(name),
  };
}
