/** The one file that knows the HTTP contract. It has no words of its own: `composed.js` has them. */

const SILENT_FOR_MS = 30_000; // the service says something every 10 s

/** What the service refused, in its own words; status 0 and code `offline`: nothing answered. */
export class Problem extends Error {
  /** @param {number} status @param {{detail?: string, title?: string, code?: string}} body */
  constructor(status, body) {
    super(body.detail || body.title || String(status));
    this.status = status;
    this.code = body.code || (body.detail || body.title ? "" : "unsaid");
  }
}

const at = (kind, id, rest = "") => `/v1/${kind}/${encodeURIComponent(id)}${rest}`;

export class Api {
  /** Idempotency keys of requests whose outcome is not known: trying again is the same request. */
  #unsettled = new Map();

  /** @param {string} key @param {string} [service] its address; empty where the page comes from it */
  constructor(key, service = "") {
    this.key = key;
    this.service = service;
  }

  /** @param {string} [cursor] */
  conversations(cursor) {
    return this.#call(
      "GET",
      `/v1/conversations?limit=50${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`,
    );
  }
  conversation(id) {
    return this.#call("GET", at("conversations", id));
  }
  begin(id, details) {
    return this.#call("PUT", at("conversations", id), details);
  }
  suggestions(id) {
    return this.#call("GET", at("conversations", id, "/suggestions"));
  }
  brief(id) {
    return this.#call("GET", at("conversations", id, "/brief"));
  }
  customers() {
    return this.#call("GET", "/v1/customers?limit=200");
  }
  customer(id) {
    return this.#call("GET", at("customers", id));
  }
  /** Who is known by an e-mail address or a phone number: `{items}`. */
  identified(kind, value) {
    return this.#call("GET", `/v1/customers?identity=${encodeURIComponent(`${kind}:${value}`)}`);
  }
  /** The same turn again is answered again where it was not, and is still one turn. */
  say(id, turn) {
    return this.#say(id, turn, "");
  }
  /** Store a turn that nobody waits for an answer to. */
  tell(id, turn) {
    return this.#say(id, turn, "?answer=none");
  }
  decide(suggestionId, choice) {
    return this.#call("POST", at("suggestions", suggestionId, "/decision"), choice);
  }
  decideAlone(conversationId, choice) {
    return this.#call("POST", at("conversations", conversationId, "/decision"), choice);
  }
  /** The same again is another event, also while the first is on its way.
   * @param {"displayed" | "evidence_opened" | "copied" | "inserted"} event */
  report(suggestionId, event) {
    return this.#call("POST", at("suggestions", suggestionId, "/events"), { event }, crypto.randomUUID());
  }
  /** The passages that answer a person's own question, asked within a conversation. */
  search(query, turns) {
    return this.#call("POST", "/v1/search", { query, turns, k: 8 });
  }
  /** What to look at again in the person's own words before they are sent: `{findings}`. */
  checkDraft(id, text) {
    return this.#call("POST", "/v1/drafts/check", { conversation_id: id, text });
  }
  /** What the next person needs to know. */
  handOver(id) {
    return this.#call("POST", at("conversations", id, "/handover"), {});
  }
  /** End a conversation: the note for the record. @param {{resolved: boolean | null, disposition: string | null}} how */
  close(id, how) {
    return this.#call("POST", at("conversations", id, "/close"), how);
  }
  /** What is prepared for customers who have not called, and the incidents that stand for many of them. */
  outreach() {
    return this.#call("GET", "/v1/outreach?state=prepared&limit=50");
  }
  outreachOf(incidentId) {
    return this.#call(
      "GET",
      `/v1/outreach?state=prepared&limit=50&incident_id=${encodeURIComponent(incidentId)}`,
    );
  }
  /** @param {{outcome: "sent" | "edited" | "dropped", sent?: string, channel?: string}} choice */
  decideOutreach(id, choice) {
    return this.#call("POST", at("outreach", id, "/decision"), choice);
  }
  /** The same choice for all of an incident that nobody has decided. */
  decideIncident(id, choice) {
    return this.#call("POST", at("incidents", id, "/decision"), choice);
  }
  version(documentId, version) {
    return this.#call("GET", at("documents", documentId, `?version=${version}`));
  }
  /** Who is signed in: `{name, role, teams}`. */
  me() {
    return this.#call("GET", "/v1/me");
  }
  stops() {
    return this.#call("GET", "/v1/stops");
  }
  stop(reason) {
    return this.#call("POST", "/v1/stop", { scope: "all", reason });
  }
  resume({ scope, id }) {
    return this.#call("POST", "/v1/resume", id ? { scope, id } : { scope });
  }

  /**
   * Follow a conversation's events after `last` until `signal` aborts; reconnects after what was last seen.
   * Throws only where the key no longer holds.
   * @param {string} id @param {number} last @param {AbortSignal} signal
   * @param {(kind: string, data: any) => void} onEvent @param {(live: boolean) => void} onState
   */
  async follow(id, last, signal, onEvent, onState) {
    let pause = 500;
    while (!signal.aborted) {
      const connection = new AbortController();
      const end = () => connection.abort();
      signal.addEventListener("abort", end, { once: true });
      try {
        const headers = {
          Authorization: `Bearer ${this.key}`,
          Accept: "text/event-stream",
          "Last-Event-ID": String(last),
        };
        const answer = await fetch(this.service + at("conversations", id, "/events"), {
          headers,
          signal: connection.signal,
        });
        if (!answer.ok || !answer.body) throw new Problem(answer.status, {});
        onState(true);
        pause = 500;
        for await (const event of readEvents(answer.body, end)) {
          if (event.id) last = Number(event.id);
          if (event.data) onEvent(event.kind, JSON.parse(event.data));
        }
      } catch (error) {
        if (error instanceof Problem && error.status === 401) throw error;
      } finally {
        signal.removeEventListener("abort", end);
        connection.abort();
      }
      if (signal.aborted) return;
      onState(false);
      await new Promise((resume) => setTimeout(resume, pause));
      pause = Math.min(pause * 2, 8000);
    }
  }

  #say(id, { id: turnId, speaker, text, at: when }, asked) {
    return this.#call("POST", at("conversations", id, `/turns${asked}`), { id: turnId, speaker, text, at: when });
  }

  /** Any other request of the contract: for pages with more of it than an agent needs. @param {string} method
   * @param {string} path @param {any} [body] */
  ask(method, path, body) {
    return this.#call(method, path, body);
  }

  /** @param {string} [key] its own, where the same request again is another one */
  async #call(method, path, body, key) {
    const content = body === undefined ? undefined : JSON.stringify(body);
    const headers = { Authorization: `Bearer ${this.key}`, Accept: "application/json" };
    if (content !== undefined) headers["Content-Type"] = "application/json";
    const request = `${path}\n${content}`;
    if (method === "POST") {
      if (!key && !this.#unsettled.has(request)) this.#unsettled.set(request, crypto.randomUUID());
      headers["Idempotency-Key"] = key ?? this.#unsettled.get(request);
    }
    let answer;
    try {
      answer = await fetch(this.service + path, { method, headers, body: content });
    } catch {
      throw new Problem(0, { code: "offline" });
    }
    if (answer.status < 500) this.#unsettled.delete(request);
    if (answer.status === 204) return null;
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Problem(answer.status, told);
    return told;
  }
}

/** Server-sent events of a stream; calls `end` when nothing came for too long. */
async function* readEvents(stream, end) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const tooLong = setTimeout(end, SILENT_FOR_MS);
    const { value, done } = await reader.read().finally(() => clearTimeout(tooLong));
    if (done) return;
    rest = (rest + value).replaceAll("\r\n", "\n");
    let cut;
    while ((cut = rest.indexOf("\n\n")) >= 0) {
      yield readEvent(rest.slice(0, cut));
      rest = rest.slice(cut + 2);
    }
  }
}

function readEvent(lines) {
  const event = { id: "", kind: "message", data: "" };
  for (const line of lines.split("\n")) {
    if (line.startsWith("id:")) event.id = line.slice(3).trim();
    else if (line.startsWith("event:")) event.kind = line.slice(6).trim();
    else if (line.startsWith("data:")) event.data += line.slice(5).trimStart();
  }
  return event;
}
