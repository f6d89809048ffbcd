/** Keys: who may call, making one that is shown once, and ending one. */

import { clock, copyFrom, day, el, trusted } from "/console/elements.js";
import { say } from "/console/language.js";
import { confirmed } from "/console/confirming.js";
import { choice, labelled, loading, table } from "/office/fields.js";

const ROLES = ["agent", "lead", "editor", "admin", "service"];
const COLUMNS = ["who", "role", "teams", "made", "ends", "do"];

/** @type {import("/office/office.js").Draw} */
export function drawKeys(box, office) {
  const list = el("section", {}, loading());
  const shown = el("section", { class: "shown-once", "aria-live": "polite", hidden: true });

  async function load() {
    const { items } = await office.api.keys();
    if (office.live.aborted) return;
    const lines = [...items].reverse().map((one) => line(one, () => revoke(office, one, load)));
    const heads = COLUMNS.map((one) => say(`office.keys.${one}`));
    list.replaceChildren(el("h3", {}, say("office.keys.list")), table(say("office.keys.list"), heads, lines));
  }

  async function made(whose, key) {
    if (office.live.aborted) return;
    showOnce(shown, whose, key);
    await load();
  }

  box.append(el("h2", {}, say("office.view.keys")), making(office, made), shown, list);
  return load();
}

/** The form that makes a key. @param {(whose: string, key: string) => Promise<void>} made */
function making(office, made) {
  const name = el("input", { maxlength: "200", autocomplete: "off", required: true });
  const role = choice(ROLES.map((one) => [one, say(`office.role.${one}`)]), "agent");
  const teams = el("input", { maxlength: "500", autocomplete: "off" });
  const expires = el("input", { type: "date", min: new Date().toISOString().slice(0, 10) }); // a past day ends nothing
  const make = el("button", { type: "submit", class: "main" }, say("office.keys.make"));
  const form = el(
    "form",
    { class: "filters" },
    labelled(say("office.keys.name"), name, say("office.keys.name.hint")),
    labelled(say("office.keys.role"), role),
    labelled(say("office.keys.teams"), teams, say("office.keys.teams.hint")),
    labelled(say("office.keys.expires"), expires),
    make,
  );

  async function create() {
    make.disabled = true;
    const body = {
      name: name.value.trim(),
      role: role.value,
      teams: teams.value.split(",").map((one) => one.trim()).filter(Boolean),
      ...(expires.value ? { expires_at: `${expires.value}T23:59:59Z` } : {}),
    };
    try {
      const { key } = await office.api.makeKey(body);
      form.reset();
      await made(body.name, key);
    } catch (error) {
      office.failed(error);
    }
    make.disabled = false;
  }

  const submit = trusted((event) => {
    event.preventDefault();
    create();
  });
  form.addEventListener("submit", submit);
  return form;
}

/** @param {HTMLElement} shown @param {string} whose @param {string} key */
function showOnce(shown, whose, key) {
  const label = say("office.keys.key");
  const text = el("textarea", {
    rows: "2",
    readonly: true,
    class: "key",
    spellcheck: "false",
    "aria-label": label,
  });
  text.value = key;
  const copied = el("span", { class: "quiet", role: "status" });
  const toCopy = trusted(async () => (copied.textContent = await copyFrom(text)));
  const forget = () => {
    shown.hidden = true;
    shown.replaceChildren();
  };
  const copy = el("button", { type: "button", class: "main", onclick: toCopy }, say("office.copy"));
  const done = el("button", { type: "button", onclick: forget }, say("office.keys.kept"));
  shown.replaceChildren(
    el("h3", {}, say("office.keys.once", { name: whose })),
    el("p", {}, say("office.keys.once.why")),
    text,
    el("div", { class: "row start" }, copy, done, copied),
  );
  shown.hidden = false;
}

/** One key in the table. @param {() => void} end */
function line(one, end) {
  const label = say("office.keys.revoke-one", { name: one.name });
  const attributes = { type: "button", class: "grave", "aria-label": label, onclick: trusted(end) };
  return [
    one.name,
    say(`office.role.${one.role}`),
    one.teams.join(", "),
    clock(one.created_at),
    ending(one),
    alive(one) ? el("button", attributes, say("office.keys.revoke")) : "",
  ];
}

/** @param {import("/office/office.js").Office} office @param {() => Promise<void>} load */
async function revoke(office, one, load) {
  const title = say("office.keys.revoke-one", { name: one.name });
  if (!(await confirmed(title, say("office.keys.revoke.what"), say("office.keys.revoke")))) return;
  try {
    await office.api.revokeKey(one.id);
    await load();
    office.tell(say("office.keys.revoked", { name: one.name }));
  } catch (error) {
    office.failed(error);
  }
}

const expired = (one) => one.expires_at && Date.parse(one.expires_at) <= Date.now();
const alive = (one) => !one.revoked_at && !expired(one);

function ending(one) {
  if (one.revoked_at) return say("office.keys.ended", { at: clock(one.revoked_at) });
  if (!one.expires_at) return say("office.keys.never");
  return expired(one) ? say("office.keys.expired") : say("office.keys.until", { day: day(one.expires_at) });
}
