/** The stop switch: what is stopped, who stopped it, and stopping and resuming. */

import { at, clock, el, trusted } from "/console/elements.js";
import { say } from "/console/language.js";

const IN_CHARGE = ["lead", "admin"];

export class Stopping {
  #stops = [];
  #role = ""; // of who is signed in; empty: not known yet
  #name = "";

  /**
   * @param {{api: () => import("/console/api.js").Api, openId: () => string | null,
   *   changed: () => Promise<void>, failed: (error: any) => void}} desk `changed` is called when what is stopped has changed
   */
  constructor(desk) {
    this.desk = desk;
    at("stop").addEventListener(
      "click",
      trusted(() => this.#toggle()),
    );
  }

  /** The stop that keeps Assist silent in the open conversation, or undefined. */
  get here() {
    const id = this.desk.openId();
    return this.#stops.find((one) => one.scope === "all" || (one.scope === "conversation" && one.id === id));
  }

  /** Whether Assist is stopped altogether. */
  get everywhere() {
    return this.#stops.some((one) => one.scope === "all");
  }

  /** Whether who is signed in is a lead or an admin: they stop and resume, and decide for many at once. */
  get inCharge() {
    return IN_CHARGE.includes(this.#role);
  }

  /** Who is signed in. */
  get name() {
    return this.#name;
  }

  async load() {
    if (!this.#role) ({ role: this.#role, name: this.#name } = await this.desk.api().me());
    const { items } = await this.desk.api().stops();
    const ids = (some) => some.map((one) => one.stop_id).join();
    const changed = ids(items) !== ids(this.#stops);
    this.#stops = items;
    this.draw();
    if (changed) await this.desk.changed();
  }

  forget() {
    this.#stops = [];
    this.#role = this.#name = "";
  }

  /** The switch in the bar. */
  draw() {
    const stop = this.here;
    at("stop").textContent = stop ? say("bar.resume") : say("bar.stop");
    at("stop").setAttribute("aria-pressed", String(Boolean(stop)));
  }

  /** What stands in the place of the suggestions. */
  notice() {
    const stop = this.here;
    const what = stop.scope === "all" ? say("halt.all") : say("halt.conversation");
    const why = stop.reason ? ` ${stop.reason}` : "";
    return el(
      "div",
      { class: "halt", "data-reason": "stopped" },
      el("p", {}, el("b", {}, `■ ${what}`)),
      el("p", {}, `${say("halt.by", { who: stop.stopped_by, when: clock(stop.stopped_at) })}${why}`),
      el("p", {}, say("halt.calm")),
    );
  }

  async #toggle() {
    const stop = this.here;
    at("stop").disabled = true;
    try {
      await (stop ? this.desk.api().resume(stop) : this.desk.api().stop(say("halt.reason")));
    } catch (error) {
      this.desk.failed(error);
    }
    await this.load().catch(this.desk.failed);
    at("stop").disabled = false;
  }
}
