/** Asking once more before what cannot be undone, with its consequence said. */

import { el, trusted } from "/console/elements.js";
import { say } from "/console/language.js";

/**
 * @param {string} title @param {string} detail what follows from it @param {string} yes what the button does
 * @returns {Promise<boolean>} whether the person said yes
 */
export function confirmed(title, detail, yes) {
  const no = el("button", { id: "confirm-no", type: "button", onclick: () => dialog.close() }, say("confirm.no"));
  const sure = trusted(() => dialog.close("yes"));
  const dialog = el(
    "dialog",
    { id: "confirm", class: "source confirm", "aria-labelledby": "confirm-title" },
    el("h2", { id: "confirm-title" }, title),
    el("p", { id: "confirm-detail" }, detail),
    el("div", { class: "row" }, no, el("button", { id: "confirm-yes", type: "button", class: "grave", onclick: sure }, yes)),
  );
  document.body.append(dialog);
  dialog.showModal();
  no.focus(); // the next key must not do what cannot be undone
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    }),
  );
}
