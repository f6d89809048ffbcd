/** What a page's side tells, checked: a page may be hostile, so only what has this shape and size is a reading. */

/** @typedef {import("/sidebar/help_desk.js").Reading} Reading */
/** @typedef {import("/sidebar/help_desk.js").Said} Said */

const LONGEST = { id: 256, subject: 500, name: 200, email: 320, phone: 50, text: 20_000 }; // characters
const MOST_TURNS = 500;
const MOST_CHARACTERS = 2_000_000; // of all turns

/**
 * @param {any} told
 * @returns {Reading | null} null where no conversation is open, or what was told is no reading
 */
export function checked(told) {
  if (!isText(told?.id, LONGEST.id) || !Array.isArray(told.turns) || told.turns.length > MOST_TURNS) return null;
  const turns = told.turns.map(turn);
  if (turns.includes(null)) return null;
  if (turns.reduce((sum, one) => sum + one.text.length, 0) > MOST_CHARACTERS) return null;
  return { id: told.id, ...kept(told, ["subject"]), customer: kept(told.customer, ["name", "email", "phone"]), turns };
}

/** @param {any} told @returns {Said | null} */
function turn(told) {
  const isTurn =
    isText(told?.id, LONGEST.id) &&
    isText(told.text, LONGEST.text) &&
    (told.speaker === "customer" || told.speaker === "agent");
  if (!isTurn) return null;
  const { id, speaker, text } = told;
  const isDated = typeof told.at === "string" && /^\d{4}-\d{2}-\d{2}T[\d:.]{5,15}(Z|[+-]\d{2}:\d{2})$/.test(told.at);
  return isDated ? { id, speaker, text, at: told.at } : { id, speaker, text };
}

/** The texts of these names that are in shape. @param {any} told @param {(keyof typeof LONGEST)[]} names */
function kept(told, names) {
  return Object.fromEntries(names.filter((name) => isText(told?.[name], LONGEST[name])).map((name) => [name, told[name]]));
}

/** @param {unknown} value @param {number} longest */
function isText(value, longest) {
  return typeof value === "string" && value !== "" && value.length <= longest;
}
