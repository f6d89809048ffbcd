/** The sidebar's elements: one column, made once; what stands in them is drawn by others. */

import { el } from "/console/elements.js";
import { say } from "/console/language.js";

const button = (id, text, key = "", kind = "") =>
  el("button", { id, type: "button", class: kind }, text, key && " ", key && el("kbd", {}, key));

const closing = (id) => button(id, say("sidebar.close"), say("key.escape"));

/** Put the sidebar's elements into an empty root. @param {HTMLElement} root */
export function layOut(root) {
  root.classList.add("sidebar");
  root.replaceChildren(bar(), faces(), source(), search(), paper(), keys());
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
      el("section", { id: "brief", class: "brief", "aria-label": say("sidebar.customer") }),
      el("p", { id: "heard", class: "unseen", role: "status" }),
      el("section", { id: "suggestions", class: "suggestions", "aria-label": say("sidebar.suggestions") }),
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

function source() {
  return el(
    "dialog",
    { id: "source", class: "source", "aria-labelledby": "source-title" },
    el("header", {}, el("h2", { id: "source-title" }), closing("source-close")),
    el("p", { id: "source-facts", class: "facts" }),
    el("p", { id: "source-note", class: "notice", hidden: true }),
    el("pre", { id: "source-text", tabindex: "0" }),
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

function paper() {
  return el(
    "dialog",
    { id: "paper", class: "source", "aria-labelledby": "paper-title" },
    el("header", {}, el("h2", { id: "paper-title" }), closing("paper-close")),
    el("p", { id: "paper-why", class: "quiet" }),
    ending(),
    el(
      "div",
      { id: "paper-written", class: "written", hidden: true },
      el("textarea", { id: "paper-text", rows: "14", "aria-label": say("sidebar.paper.text") }),
      el(
        "div",
        { class: "row" },
        button("paper-copy", say("sidebar.copy"), "", "main"),
        el("span", { id: "paper-copied", class: "quiet", role: "status" }),
      ),
    ),
  );
}

function ending() {
  const choice = (value, text, checked = false) =>
    el("label", {}, el("input", { type: "radio", name: "resolved", value, checked }), " ", text);
  return el(
    "form",
    { id: "ending", class: "ending", hidden: true },
    el(
      "fieldset",
      {},
      el("legend", {}, say("sidebar.ending.resolved")),
      choice("yes", say("sidebar.ending.yes")),
      choice("no", say("sidebar.ending.no")),
      choice("unknown", say("sidebar.ending.unknown"), true),
    ),
    el("label", { for: "ending-disposition" }, say("sidebar.ending.how")),
    el("input", { id: "ending-disposition", maxlength: "80", autocomplete: "off" }),
    button("ending-now", say("sidebar.ending.now"), "", "main"),
  );
}

const KEYS = { a: "insert", e: "edit", s: "say", o: "own", x: "dismiss", f: "wrong", v: "source", c: "check" };

function keys() {
  const hints = Object.entries(KEYS).map(([key, what]) =>
    el("span", {}, el("kbd", {}, key), " ", say(`sidebar.key.${what}`)),
  );
  return el("section", { id: "keys", class: "keys", "aria-label": say("sidebar.keys") }, ...hints);
}
