/** Following work that goes on by itself: how far it is, ending it, and finding it again after a reload. */

import { clock, el, trusted } from "/console/elements.js";
import { explain, say } from "/console/language.js";

const LOOK_MS = 700;

/**
 * Look how far a job is until it has ended, and draw each look.
 * @param {import("/office/office.js").Office} office @param {string} id @param {(job: any) => void} draw
 * @returns {Promise<any>} the job as it ended; null where the view was left before
 */
export async function follow(office, id, draw) {
  for (;;) {
    const job = await look(office, id);
    if (office.live.aborted) return null;
    if (job) draw(job);
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
    if (!office.live.aborted) office.tell(explain(error), true);
    return null;
  }
}

/** How far a job is, and while it runs a button that ends it. @param {import("/office/office.js").Office} office */
export function progress(office, job, label) {
  const ended = job.done + job.failed.length;
  const bar = el("progress", {
    max: String(Math.max(job.total, 1)),
    value: String(ended),
    "aria-label": label,
  });
  if (job.state !== "running") return bar;
  const cancel = el(
    "button",
    { type: "button", onclick: trusted(() => end(office, job.id, cancel)) },
    say("office.job.cancel"),
  );
  return el("div", { class: "progress" }, bar, cancel);
}

async function end(office, id, button) {
  button.disabled = true;
  try {
    await office.api.cancel(id);
    if (!office.live.aborted) office.tell(say("office.job.cancelling"));
  } catch (error) {
    button.disabled = false;
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
