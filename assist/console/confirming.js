/** Asking once more before what cannot be undone, with its consequence said. */

import { at, trusted } from "/console/elements.js";

/**
 * @param {string} title @param {string} detail what follows from it @param {string} yes what the button does
 * @returns {Promise<boolean>} whether the person said yes
 */
export function confirmed(title, detail, yes) {
  const dialog = /** @type {HTMLDialogElement} */ (at("confirm"));
  at("confirm-title").textContent = title;
  at("confirm-detail").textContent = detail;
  at("confirm-yes").textContent = yes;
  dialog.returnValue = "";
  at("confirm-yes").onclick = trusted(() => dialog.close("yes"));
  at("confirm-no").onclick = () => dialog.close();
  dialog.showModal();
  at("confirm-no").focus(); // the next key must not do what cannot be undone
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true })
  );
}
