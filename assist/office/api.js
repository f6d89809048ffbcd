/** The part of the HTTP contract that leads and editors need, beside what an agent needs. */

import { Api, Problem } from "/console/api.js";
import { say } from "/console/language.js";

const MOST_PAGES = 20; // of 200 each; a company with more documents searches for them

/** @param {string} kind @param {string} id */
const at = (kind, id, rest = "") => `/v1/${kind}/${encodeURIComponent(id)}${rest}`;

/** The query of an address, without what is empty. @param {Record<string, string | boolean | undefined>} wanted */
function query(wanted) {
  const given = Object.entries(wanted).filter(([, value]) => value !== undefined && value !== "");
  return given.length ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : "";
}

export class OfficeApi extends Api {
  /** Every document that the caller may see, as far as a page can show them. */
  async documents() {
    const items = [];
    let cursor;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const some = await this.ask("GET", `/v1/documents${query({ limit: "200", cursor })}`);
      items.push(...some.items);
      cursor = some.next ?? undefined;
      if (!cursor) break;
    }
    return items;
  }
  /** @param {string} id */
  versions(id) {
    return this.ask("GET", at("documents", id, "/versions"));
  }
  /** A version as one writes it, front matter and all. @param {string} id @param {number} [version] */
  source(id, version) {
    return this.ask("GET", at("documents", id, `/source${version ? `?version=${version}` : ""}`));
  }
  /** @param {string} id @param {any} body */
  store(id, body) {
    return this.ask("PUT", at("documents", id), body);
  }
  /** @param {string} id */
  remove(id) {
    return this.ask("DELETE", at("documents", id));
  }
  /** What a text that is not stored would say. @param {any} body */
  try(body) {
    return this.ask("POST", "/v1/documents/check", body);
  }
  /** @param {string} identity */
  customersWith(identity) {
    return this.ask("GET", `/v1/customers${query({ identity })}`);
  }
  /** @param {"documents" | "customers"} what @param {File[]} files @returns {Promise<{job: string}>} */
  async import(what, files) {
    const body = new FormData();
    for (const file of files) body.append("files", file, file.name);
    const headers = { Authorization: `Bearer ${this.key}`, "Idempotency-Key": crypto.randomUUID() };
    let answer;
    try {
      answer = await fetch(`${this.service}/v1/${what}/import`, { method: "POST", headers, body });
    } catch {
      throw new Problem(0, { detail: say("office.import.offline"), code: "offline" });
    }
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Problem(answer.status, told);
    return told;
  }
  /** @param {string} id */
  job(id) {
    return this.ask("GET", at("jobs", id));
  }
  /** What was decided, newest first. @param {Record<string, string | boolean | undefined>} wanted */
  decisions(wanted) {
    return this.ask("GET", `/v1/decisions${query(wanted)}`);
  }
  /** End a job after the part in hand. @param {string} id */
  cancel(id) {
    return this.ask("POST", at("jobs", id, "/cancel"));
  }
  /**
   * @param {"gaps" | "outcomes" | "quality" | "friction" | "stale"} name
   * @param {{from?: string, to?: string}} wanted
   */
  insight(name, wanted) {
    return this.ask("GET", `/v1/insights/${name}${query(wanted)}`);
  }
  /** Ask recorded questions again: the latest, or those of a report. @param {string} [like] */
  rehearse(like) {
    return this.ask("POST", "/v1/reports", like ? { like } : {});
  }
  /** @param {{scope: string, id?: string, reason?: string}} what */
  halt(what) {
    return this.ask("POST", "/v1/stop", what);
  }
  keys() {
    return this.ask("GET", "/v1/keys");
  }
  /** @param {any} body */
  makeKey(body) {
    return this.ask("POST", "/v1/keys", body);
  }
  /** @param {string} id */
  revokeKey(id) {
    return this.ask("DELETE", at("keys", id));
  }
  reports() {
    return this.ask("GET", "/v1/reports");
  }
  /** @param {string} id */
  reportOf(id) {
    return this.ask("GET", at("reports", id));
  }
}
