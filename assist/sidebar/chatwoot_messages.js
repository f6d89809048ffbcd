/**
 * What Chatwoot tells its dashboard apps: a JSON string with the conversation and the contact, when the frame has
 * loaded and whenever it is asked. Documented as "dashboard apps" in its user guide.
 */

/** @typedef {import("/sidebar/help_desk.js").Reading} Reading */

/** What asks Chatwoot for the conversation. */
export const ASK = "chatwoot-dashboard-app:fetch-info";

const MOST = 4_000_000; // characters of a message
const SPEAKERS = { 0: "customer", 1: "agent" }; // by message_type; 2 is an activity, 3 a template
const UNSENT = ["progress", "failed"];

/**
 * A message of Chatwoot in the words of our own protocol, or null.
 * @param {string} data
 * @returns {{type: "none"} | {type: "conversation", conversation: Reading} | null}
 */
export function readChatwoot(data) {
  const told = data.length <= MOST ? parsed(data) : null;
  if (told?.event !== "appContext" || typeof told.data !== "object" || told.data === null) return null;
  const { conversation, contact } = told.data;
  if (!Number.isSafeInteger(conversation?.id)) return { type: "none" };
  const messages = Array.isArray(conversation.messages) ? conversation.messages : [];
  return {
    type: "conversation",
    conversation: {
      id: String(conversation.id),
      subject: line(conversation.additional_attributes?.mail_subject),
      customer: customer(contact ?? conversation.meta?.sender),
      turns: messages
        .filter(isSaid)
        .sort((one, other) => one.id - other.id)
        .map(turn),
    },
  };
}

function parsed(data) {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

/** Said to the other side: no private note, no activity, nothing on its way, nothing taken back. */
function isSaid(message) {
  return (
    Number.isSafeInteger(message?.id) &&
    Object.hasOwn(SPEAKERS, message.message_type) &&
    message.private !== true &&
    typeof message.content === "string" &&
    message.content.trim() !== "" &&
    message.content_attributes?.deleted !== true &&
    !UNSENT.includes(message.status)
  );
}

function turn({ id, message_type: kind, content, created_at: at }) {
  return {
    id: String(id),
    speaker: SPEAKERS[kind],
    text: content,
    at: Number.isFinite(at) ? new Date(at * 1000).toISOString() : line(at),
  };
}

function customer(contact) {
  return { name: line(contact?.name), email: line(contact?.email), phone: line(contact?.phone_number) };
}

const line = (value) => (typeof value === "string" && value.trim() ? value.slice(0, 1000) : undefined);
