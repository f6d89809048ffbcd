/** A small help desk that embeds Assist by its own protocol: all that a help desk has to do. */

const ASSIST = new URLSearchParams(location.search).get("assist"); // the service's origin
const frame = document.getElementById("assist");
const composer = document.getElementById("composer");
const conversations = {}; // by id: {id, subject, customer, turns}
let open = null; // the conversation that is on the screen
let nonce = ""; // of the frame as it is loaded now

// ---- all that embedding takes

function tell(type, content = {}) {
  if (nonce) frame.contentWindow.postMessage({ assist: 1, type, nonce, ...content }, ASSIST);
}

function tellOpen() {
  if (open) tell("conversation", { conversation: open });
  else tell("none");
}

addEventListener("message", ({ source, origin, data }) => {
  if (source !== frame.contentWindow || origin !== ASSIST || data?.assist !== 1) return;
  if (data.type === "ready") {
    nonce = data.nonce;
    tellOpen();
  }
  if (data.type === "insert" && data.nonce === nonce) {
    const done = data.conversation === open?.id && !composer.readOnly;
    if (done) composer.setRangeText(data.text, composer.selectionStart, composer.selectionEnd, "end");
    tell("inserted", { request: data.request, conversation: data.conversation, done });
  }
});

composer.addEventListener("input", () => open && tell("draft", { conversation: open.id, text: composer.value }));

frame.src = `${ASSIST}/sidebar`;

// ---- the help desk itself

function draw() {
  document.getElementById("subject").textContent = open?.subject ?? "";
  const line = (turn) => Object.assign(document.createElement("li"), { textContent: `${turn.speaker}: ${turn.text}` });
  document.getElementById("turns").replaceChildren(...(open?.turns ?? []).map(line));
  tellOpen();
}

function show(id) {
  open = conversations[id] ?? null;
  composer.value = "";
  draw();
}

function say(id, speaker, text) {
  const { turns } = conversations[id];
  turns.push({ id: `m${turns.length + 1}`, speaker, text, at: new Date().toISOString() });
  if (open?.id === id) draw();
}

function begin(conversation) {
  conversations[conversation.id] = { turns: [], ...conversation };
  const button = Object.assign(document.createElement("button"), { textContent: conversation.id });
  button.addEventListener("click", () => show(conversation.id));
  document.getElementById("list").append(button);
}

document.getElementById("send").addEventListener("click", () => {
  say(open.id, "agent", composer.value);
  composer.value = "";
});

window.desk = { begin, show, say };
