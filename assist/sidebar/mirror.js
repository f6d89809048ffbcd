/** Carries what is said in the help desk into Assist: every turn once, in order, only the newest to be answered. */

import { Problem } from "/console/api.js";
import { idInAssist, turnIdInAssist } from "/sidebar/help_desk.js";

/** @typedef {import("/sidebar/help_desk.js").Reading} Reading */
/** @typedef {import("/sidebar/help_desk.js").HelpDesk} HelpDesk */

const MOST_TURNS = 60; // of a conversation that is new here: what was said long before is not asked about
const LONGEST_TEXT = 20_000;
const LONGEST_SUBJECT = 300;
const IDENTITIES = /** @type {const} */ (["email", "phone"]);

/** What a reading says of the customer that Assist can know them by; empty: nothing. @param {Reading} reading */
export function whoIn({ customer = {} }) {
  return IDENTITIES.map((kind) => customer[kind]?.trim() ?? "").join(" ").trim();
}

/**
 * The customer whom Assist knows by one of these; null: none, or it cannot be said which.
 * @param {import("/console/api.js").Api} api @param {Reading["customer"]} customer
 * @returns {Promise<any | null>}
 */
export async function findCustomer(api, customer = {}) {
  for (const kind of IDENTITIES) {
    if (!customer[kind]?.trim()) continue;
    const found = await api.identified(kind, customer[kind]).catch((error) => {
      if (error instanceof Problem && error.status === 422) return { items: [] }; // it is no address after all
      throw error;
    });
    if (found.items.length === 1) return found.items[0];
  }
  return null;
}

/**
 * Make the conversation in Assist, or bring up to date what is known about it.
 * @param {import("/console/api.js").Api} api @param {HelpDesk} desk @param {Reading} reading
 * @param {string | null} customerId @param {any | null} stored the conversation as Assist has it
 */
export async function keepDetails(api, desk, reading, customerId, stored) {
  const details = {
    customer_id: customerId,
    channel: desk.name,
    subject: reading.subject?.slice(0, LONGEST_SUBJECT) || stored?.subject || null,
  };
  const isKept = stored && Object.entries(details).every(([name, value]) => stored[name] === value);
  if (!isKept) await api.begin(idInAssist(desk, reading.id), { ...details, metadata: stored?.metadata ?? {} });
}

/**
 * The turns that Assist has not heard, oldest first, as it takes them. A list that is drawn only where one
 * looks shows older turns later: what stands before something known is no news.
 * @param {Reading} reading @param {Set<string>} known ids of turns in Assist
 * @param {boolean} followed whether this conversation was read here before
 */
export function unheard(reading, known, followed) {
  const turns = reading.turns
    .filter((turn) => turn.text.trim())
    .map(({ id, speaker, text, at }) => ({
      id: turnIdInAssist(id),
      speaker,
      text: text.slice(0, LONGEST_TEXT),
      at: moment(at),
    }));
  const last = turns.findLastIndex((turn) => known.has(turn.id));
  if (last < 0 && known.size && followed) return [];
  const unseen = turns.slice(last + 1);
  const answered = unseen.findLastIndex((turn) => turn.speaker === "customer");
  return unseen
    .map((turn, index) => ({ ...turn, answered: index === answered }))
    .slice(last < 0 ? -MOST_TURNS : 0);
}

/** As the service takes it; what is no time is left out. @param {string | undefined} at */
function moment(at) {
  const parsed = new Date(at ?? "");
  return Number.isNaN(parsed.getTime()) ? undefined : parsed.toISOString();
}
