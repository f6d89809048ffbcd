"""A help desk's page, as plain as can be: tickets as Zendesk shows them, a composer, a button that sends."""

from __future__ import annotations

import json

COMPOSER = '[data-test-id="omnicomposer-rich-text-ckeditor"]'
PAGE = """<!doctype html>
<html lang="en">
<head><title>Ticket</title>
<style>
  body { font: 15px system-ui, sans-serif; padding: 1rem 2rem; background: #f8f9f9; color: #2f3941; }
  article { max-width: 40rem; background: #fff; border: 1px solid #d8dcde; padding: .5rem .75rem;
    margin: .5rem 0; white-space: pre-wrap; }
  [contenteditable] { background: #fff; border: 1px solid #87929d; border-radius: 4px; min-height: 6rem;
    padding: .5rem; white-space: pre-wrap; max-width: 40rem; }
  [contenteditable] p { margin: 0; }
  nav a { margin-right: 1rem; }
</style></head>
<body><nav></nav><div id="ticket"></div>
<script>
const tickets = TICKETS;
const sent = [];
let drafts = {};
let contact = ""; // whose data the panel beside the ticket shows
const make = (tag, attributes = {}, text = "") => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
};
const openId = () => location.pathname.split("/").at(-1);
function say(id, speaker, text) {
  const { turns } = tickets[id];
  turns.push({ speaker, text, at: new Date(Date.now() + turns.length).toISOString() });
  if (id === openId()) draw();
}
function go(id) {
  history.pushState(null, "", "/agent/tickets/" + id);
  draw();
}
function draw() {
  const id = openId();
  const { subject, email, late, turns } = tickets[id];
  if (!late || !contact) contact = email;
  else if (contact !== email) setTimeout(() => { if (id === openId()) { contact = email; draw(); } }, late);
  const pane = make("section", { "data-ticket-id": id });
  pane.append(make("h1", { "data-test-id": "omni-header-subject" }, subject));
  const context = make("aside", { "data-test-id": "customer-context" });
  context.append(make("a", { href: "mailto:" + contact }, contact));
  pane.append(context);
  for (const turn of turns) {
    const item = make("article", { "data-test-id": "omni-log-comment-item" });
    item.append(make("time", { datetime: turn.at }, turn.speaker + ": "));
    const type = turn.speaker === "customer" ? "end-user" : "agent";
    const message = make("div", { "data-test-id": "omni-log-item-message", type });
    message.append(make("div", { "data-test-id": "omni-log-message-content" }, turn.text));
    item.append(message);
    pane.append(item);
  }
  const composer = make("div", {
    "data-test-id": "omnicomposer-rich-text-ckeditor",
    contenteditable: "true",
    role: "textbox", "aria-label": "Reply",
  });
  composer.innerText = drafts[id] ?? "";
  composer.addEventListener("input", () => { drafts[id] = composer.innerText; });
  const button = make("button", { id: "submit" }, "Submit");
  button.addEventListener("click", () => {
    const text = composer.innerText.trim();
    sent.push({ id, text });
    drafts[id] = "";
    say(id, "agent", text);
  });
  pane.append(composer, button);
  document.querySelector("#ticket").replaceChildren(pane);
}
for (const id of Object.keys(tickets)) {
  const link = make("a", { href: "#", "data-go": id }, "Ticket " + id);
  link.addEventListener("click", (event) => { event.preventDefault(); go(id); });
  document.querySelector("nav").append(link);
}
draw();
</script>
</body></html>
"""


def ticket(email: str, *said: str, subject: str = "A question", late: int = 0) -> dict[str, object]:
    """A ticket in which the customer has said this; `late`: for so many milliseconds it is shown beside the
    address of the customer before."""
    turns = [
        {"speaker": "customer", "text": text, "at": f"2026-11-25T08:{minute:02}:00.000Z"}
        for minute, text in enumerate(said)
    ]
    return {"email": email, "subject": subject, "late": late, "turns": turns}


def page_of(tickets: dict[str, dict[str, object]], script: str = "") -> str:
    """The page that shows these tickets by their ids, and runs a script of its own before anything else."""
    page = PAGE.replace("TICKETS", json.dumps(tickets).replace("</", "<\\/"))
    return page.replace("<body>", f"<body><script>{script}</script>") if script else page
