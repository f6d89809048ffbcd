/** Draws the list of conversations. */

import { clock, el, trusted } from "/console/elements.js";

/**
 * @param {HTMLElement} list @param {any[]} conversations @param {string | null} current
 * @param {(id: string) => string} nameOf @param {(one: any) => boolean} isNews @param {(id: string) => void} open
 */
export function drawList(list, conversations, current, nameOf, isNews, open) {
  const focused = list.contains(document.activeElement) ? document.activeElement?.getAttribute("data-conversation") : null;
  const rows = conversations.map((one) => row(one, one.id === current, nameOf(one.customer_id), isNews(one), open));
  const empty = el("li", { class: "quiet" }, "No conversations yet. Start one above.");
  list.replaceChildren(...(rows.length ? rows : [empty]));
  if (focused) list.querySelector(`[data-conversation="${CSS.escape(focused)}"]`)?.focus();
}

function row(one, current, name, news, open) {
  const about = [one.subject, one.channel, one.closed_at ? "closed" : ""].filter(Boolean).join(" · ") || one.id;
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", "data-conversation": one.id, "aria-current": current && "true", class: news ? "news" : "", onclick: trusted(() => open(one.id)) },
      el("span", { class: "first" }, el("b", {}, name), news ? el("span", { class: "dot" }, "new") : null, el("time", { class: "quiet" }, clock(one.updated_at))),
      el("span", { class: "quiet" }, about),
    ),
  );
}
