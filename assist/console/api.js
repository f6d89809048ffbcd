/** The one file that knows the HTTP contract. */

export class Problem extends Error {
  /** @param {number} status @param {{detail?: string, title?: string, code?: string}} body */
  constructor(status, body) {
    super(body.detail || body.title || `The service answered ${status}.`);
    this.status = status;
    this.code = body.code || "";
  }
}

export class Api {
  /** @param {string} key */
  constructor(key) {
    this.key = key;
  }

  conversations(cursor) {
    return this.#call("GET", `/v1/conversations?limit=50${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
  }
  conversation(id) {
    return this.#call("GET", `/v1/conversations/${encodeURIComponent(id)}`);
  }
  begin(id, details) {
    return this.#call("PUT", `/v1/conversations/${encodeURIComponent(id)}`, details);
  }
  suggestions(id) {
    return this.#call("GET", `/v1/conversations/${encodeURIComponent(id)}/suggestions`);
  }
  brief(id) {
    return this.#call("GET", `/v1/conversations/${encodeURIComponent(id)}/brief`);
  }
  customers() {
    return this.#call("GET", "/v1/customers?limit=100");
  }
  /** @param {"customer"|"agent"} speaker */
  say(id, speaker, text) {
    const turn = { id: `t-${crypto.randomUUID()}`, speaker, text };
    return this.#call("POST", `/v1/conversations/${encodeURIComponent(id)}/turns`, turn);
  }
  decide(suggestionId, choice) {
    return this.#call("POST", `/v1/suggestions/${encodeURIComponent(suggestionId)}/decision`, choice);
  }
  decideAlone(conversationId, choice) {
    return this.#call("POST", `/v1/conversations/${encodeURIComponent(conversationId)}/decision`, choice);
  }
  report(suggestionId, event) {
    return this.#call("POST", `/v1/suggestions/${encodeURIComponent(suggestionId)}/events`, { event });
  }
  version(documentId, version) {
    return this.#call("GET", `/v1/documents/${encodeURIComponent(documentId)}?version=${version}`);
  }
  stops() {
    return this.#call("GET", "/v1/stops");
  }
  stop(reason) {
    return this.#call("POST", "/v1/stop", { scope: "all", reason });
  }
  resume() {
    return this.#call("POST", "/v1/resume", { scope: "all" });
  }

  /**
   * Follow a conversation's events until `signal` aborts; reconnects after what was last seen.
   * @param {string} id @param {AbortSignal} signal
   * @param {(kind: string, data: any) => void} onEvent @param {(live: boolean) => void} onState
   */
  async follow(id, signal, onEvent, onState) {
    let last = "";
    let pause = 500;
    while (!signal.aborted) {
      try {
        const headers = { Authorization: `Bearer ${this.key}`, Accept: "text/event-stream" };
        if (last) headers["Last-Event-ID"] = last;
        const answer = await fetch(`/v1/conversations/${encodeURIComponent(id)}/events`, { headers, signal });
        if (!answer.ok || !answer.body) throw new Problem(answer.status, {});
        onState(true);
        pause = 500;
        for await (const event of readEvents(answer.body)) {
          if (event.id) last = event.id;
          if (event.data) onEvent(event.kind, JSON.parse(event.data));
        }
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof Problem && error.status === 401) throw error;
      }
      onState(false);
      await new Promise((resume) => setTimeout(resume, pause));
      pause = Math.min(pause * 2, 8000);
    }
  }

  async #call(method, path, body) {
    const headers = { Authorization: `Bearer ${this.key}`, Accept: "application/json" };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (method === "POST") headers["Idempotency-Key"] = crypto.randomUUID();
    let answer;
    try {
      answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    } catch {
      throw new Problem(0, { detail: "The service does not answer. What you typed is still here; try again.", code: "offline" });
    }
    if (answer.status === 204) return null;
    const content = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Problem(answer.status, content);
    return content;
  }
}

/** @param {ReadableStream<Uint8Array>} stream */
async function* readEvents(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest = (rest + value).replaceAll("\r\n", "\n");
    let end;
    while ((end = rest.indexOf("\n\n")) >= 0) {
      const event = { id: "", kind: "message", data: "" };
      for (const line of rest.slice(0, end).split("\n")) {
        if (line.startsWith("id:")) event.id = line.slice(3).trim();
        else if (line.startsWith("event:")) event.kind = line.slice(6).trim();
        else if (line.startsWith("data:")) event.data += line.slice(5).trimStart();
      }
      rest = rest.slice(end + 2);
      yield event;
    }
  }
}
