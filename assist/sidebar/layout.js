/** The sidebar's elements: one column, made once; what stands in them is drawn by others. */

import { Brief } from "/console/brief.js";
import { el, hints } from "/console/elements.js";
import { say } from "/console/language.js";
import { Suggestions } from "/console/suggestions.js";

const button = (id, text, key = "", kind = "") =>
  el("button", { id, type: "button", class: kind }, text, key && " ", key && el("kbd", {}, key));

const closing = (id) => button(id, say("sidebar.close"), say("key.escape"));

/** Put the sidebar's elements into an empty root. @param {HTMLElement} root */
export function layOut(root) {
  root.classList.add("sidebar");
  root.replaceChildren(bar(), faces(), search(), keys());
}

function bar() {
  return el(
    "header",
    { class: "bar" },
    el("h1", { class: "mark" }, "Assist"),
    button("search-open", say("sidebar.search"), "/", "plain"),
    el("button", { id: "stop", type: "button", class: "stop", "aria-pressed": "false", hidden: true }),
    el("p", { id: "state", class: "state", role: "status" }),
  );
}

/** What stands below the bar: one of these at a time. */
function faces() {
  return el(
    "main",
    {},
    el("section", { id: "nothing", class: "face" }, el("p", { class: "silence" })),
    el(
      "section",
      { id: "unknown", class: "face", hidden: true, "aria-labelledby": "unknown-name" },
      el("h2", { id: "unknown-name" }),
      el("p", { id: "unknown-why" }),
      el("p", { class: "quiet" }, say("sidebar.unknown.means")),
      button("go-on", say("sidebar.unknown.goOn"), "g"),
    ),
    el(
      "section",
      { id: "talk", class: "face", hidden: true, "aria-labelledby": "subject" },
      el("p", { id: "subject", class: "quiet" }),
      region(new Brief(), "brief", say("sidebar.customer")),
      el("p", { id: "heard", class: "unseen", role: "status" }),
      region(new Suggestions(), "suggestions", say("sidebar.suggestions")),
      taking(),
      writing(),
      el(
        "div",
        { class: "paperwork" },
        button("hand-over", say("sidebar.handOver"), "h"),
        button("wrap-up", say("sidebar.wrapUp"), "w"),
      ),
    ),
  );
}

/** One of the shared elements, by its name. @param {HTMLElement} element @param {string} name @param {string} label */
const region = (element, name, label) => Object.assign(element, { id: name, className: name, role: "region", ariaLabel: label });

/** A text that cannot be inserted: to be copied. */
function taking() {
  return el(
    "section",
    { id: "taking", class: "taking", hidden: true, "aria-label": say("sidebar.taking") },
    el("p", { class: "quiet" }, say("sidebar.taking.why")),
    el("textarea", { id: "taking-text", rows: "4", readonly: true, "aria-label": say("sidebar.taking") }),
    button("taking-copy", say("sidebar.copy"), "", "main"),
  );
}

/** Where one changes a suggestion first, or has one's own words checked. */
function writing() {
  return el(
    "section",
    { id: "writing", class: "writing", "aria-labelledby": "composer-label" },
    el("label", { id: "composer-label", for: "composer" }),
    el("textarea", {
      id: "composer",
      rows: "3",
      maxlength: "20000",
      autocomplete: "off",
      spellcheck: "true",
      placeholder: say("sidebar.writing.hint"),
    }),
    el("div", { class: "row" }, button("put", say("sidebar.put"), say("key.send")), button("clear", say("sidebar.clear"), "", "plain")),
    el("ul", {
      id: "findings",
      class: "findings",
      "aria-live": "polite",
      "aria-label": say("sidebar.findings"),
    }),
  );
}

function search() {
  return el(
    "dialog",
    { id: "search", class: "source", "aria-labelledby": "search-title" },
    el("header", {}, el("h2", { id: "search-title" }, say("sidebar.search.title")), closing("search-close")),
    el(
      "form",
      { id: "search-form", role: "search" },
      el("label", { for: "search-query" }, say("sidebar.search.label")),
      el(
        "div",
        { class: "row" },
        el("input", { id: "search-query", maxlength: "1000", autocomplete: "off" }),
        el("button", { id: "search-now", type: "submit", class: "main" }, say("sidebar.search")),
      ),
    ),
    el("p", { id: "search-note", class: "quiet", role: "status" }),
    el("ol", { id: "search-results", class: "results" }),
  );
}

const KEYS = { a: "insert", e: "edit", s: "say", o: "own", x: "dismiss", f: "wrong", v: "source", c: "check" };

const keys = () =>
  el("section", { id: "keys", class: "keys", "aria-label": say("sidebar.keys") }, ...hints(KEYS, (what) => say(`sidebar.key.${what}`)));
