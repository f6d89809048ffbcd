/** The sidebar: Assist's card beside another help desk. It reads along, suggests and inserts; it never sends. */

import { Problem } from "/console/api.js";
import { Announcing } from "/console/announcing.js";
import { grantingQuote, isFollowing } from "/console/card.js";
import { Checking } from "/console/checking.js";
import { explained, learnComposed } from "/console/composed.js";
import { OpenConversation } from "/console/conversation.js";
import { at, copyFrom, el, trusted } from "/console/elements.js";
import { language, learn, say } from "/console/language.js";
import { Paperwork } from "/console/paperwork.js";
import { Searching } from "/console/searching.js";
import { openSource } from "/console/source.js";
import { Stopping } from "/console/stopping.js";
import { backToCard } from "/console/suggestions.js";
import { idInAssist } from "/sidebar/help_desk.js";
import { layOut } from "/sidebar/layout.js";
import { findCustomer, keepDetails, unheard, whoIn } from "/sidebar/mirror.js";
import { plain } from "/sidebar/plain.js";
import { decided, isSettled } from "/sidebar/sent.js";
import { Writing } from "/sidebar/writing.js";

/** @typedef {import("/sidebar/help_desk.js").Reading} Reading */
/** @typedef {import("/sidebar/help_desk.js").HelpDesk} HelpDesk */

await Promise.all([learn("sidebar"), learnComposed()]);

const UNREAD_MS = 500; // a suggestion that has just come or moved cannot have been meant
const STEADY_MS = 300; // whoever a help desk shows for less may be the customer before: contacts are drawn last
const LATE_MS = 2000; // and whoever was open before may just still be shown
const EVERY_MS = 5000; // stops are looked at, and what could not be carried over is tried again

/** A conversation of the help desk, followed in Assist. */
class Followed extends OpenConversation {
  /** @param {string} id @param {Reading} reading @param {string} before whom the conversation before was with */
  constructor(id, reading, before) {
    super(id);
    this.reading = reading; // as the help desk showed it last
    this.before = before;
    this.by = ""; // what `customer` was looked up by
    this.customer = null; // as Assist knows them; null: not
    this.isUnknown = false; // nobody in Assist is this customer, and the person has not gone on yet
    this.isCarrying = false;
    this.wasHeard = false; // whether what it says was carried over at least once
  }
}

export class Sidebar {
  /** @type {Followed | null} */
  #open = null;
  /** What was open last, and whom it showed. */
  #last = { id: "", who: "" };
  /** What a message in the help desk may turn out to be, by conversation.
   * @type {Map<string, import("/sidebar/sent.js").Expected>} */
  #expected = new Map();
  /** Decisions that did not get through yet. @type {{id: string, suggestion: any, choice: any}[]} */
  #unrecorded = [];
  /** Conversations with somebody unknown that the person goes on with. @type {Set<string>} */
  #wentOn = new Set();
  #displayed = new Set();
  #opened = new Set(); // suggestions whose evidence this person has opened, and it is on record
  #live = new AbortController(); // the event stream of the open conversation
  #ended = new AbortController();
  #announcing = new Announcing();
  #busy = false;
  #isCutOff = false; // the stream has ended and has not begun again
  #quiet = 0;

  /**
   * Draw the sidebar into `root` and follow the help desk until `leave` is called or the key no longer holds;
   * then `root` is empty and hears the event `signedout`, with the reason as its `detail`. One to a page.
   * @param {HTMLElement} root @param {import("/console/api.js").Api} api @param {HelpDesk} desk
   */
  constructor(root, api, desk) {
    this.root = root;
    this.api = api;
    this.desk = desk;
    layOut(root);
    const shared = { api: () => this.api, open: () => this.#shown, failed: (error) => this.#failed(error) };
    const openId = () => this.#shown?.id ?? null;
    this.writing = new Writing(() => this.#putWritten());
    this.checking = new Checking(this.writing.box, at("findings"), { api: shared.api, openId });
    this.stopping = new Stopping({ ...shared, openId, changed: () => this.#reloadSuggestions() });
    this.searching = new Searching({ ...shared, see: (passage) => this.#seePassage(passage) });
    at("search-open").addEventListener("click", trusted(() => this.searching.begin()));
    this.paperwork = new Paperwork({ ...shared, closed: () => {} }, root, say("sidebar.ending.now"));
    this.#listen();
    this.#face("nothing", say("sidebar.nothing"));
    this.#attempt(async () => {
      await this.stopping.load();
      at("stop").hidden = !this.stopping.inCharge;
    });
    desk.watch((reading) => this.#read(reading));
    desk.watchDraft?.((id, text) => this.#isOpen(id) && this.writing.take(text));
  }

  /** End: nothing of what was shown stays in the page. @param {string} [why] */
  leave(why = "") {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    this.#live.abort();
    this.#open = null;
    for (const part of [this.writing, this.searching, this.paperwork]) part.forget();
    at("source")?.remove();
    this.root.replaceChildren();
    this.root.dispatchEvent(new CustomEvent("signedout", { detail: why }));
  }

  #listen() {
    const on = (id, act) => at(id).addEventListener("click", trusted(act));
    on("go-on", () => this.#goOn());
    on("hand-over", () => this.paperwork.handOver());
    on("wrap-up", () => this.paperwork.ask());
    on("put", () => this.#putWritten());
    on("clear", () => this.writing.clear());
    on("taking-copy", () => this.#copyTaken());
    const { signal } = this.#ended;
    document.addEventListener("close", backToCard, { signal, capture: true }); // of any dialog
    document.addEventListener("keydown", trusted((event) => this.#onKey(event)), { signal });
    document.addEventListener("copy", trusted((event) => this.#onCopy(event)), { signal });
    const timer = setInterval(() => this.#lookAround(), EVERY_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  // ---- the help desk's conversation

  /** The conversation that can be worked on, or null. */
  get #shown() {
    return this.#open?.details ? this.#open : null;
  }

  #isOpen(conversationId) {
    return this.#shown?.id === idInAssist(this.desk, conversationId);
  }

  /** @param {Reading | null} reading */
  #read(reading) {
    if (this.#ended.signal.aborted) return;
    if (!reading) return this.#close();
    const id = idInAssist(this.desk, reading.id);
    const { id: lastId, who } = this.#last;
    if (this.#open?.id !== id) this.#begin(new Followed(id, reading, lastId === id ? "" : who));
    this.#open.reading = reading;
    this.#last = { id, who: whoIn(reading) || (lastId === id ? who : "") };
    this.#carry(this.#open);
  }

  #close() {
    this.#live.abort();
    this.#open = null;
    this.#clear();
    this.#face("nothing", say("sidebar.nothing"));
  }

  /** @param {Followed} one */
  #begin(one) {
    this.#live.abort();
    this.#live = new AbortController();
    this.#open = one;
    this.#clear();
    at("suggestions").hands = this.#hands; // what its buttons are called is known with the first reading
    this.writing.show(one.id);
    this.checking.changed();
    this.#face("nothing", say("sidebar.reading"));
  }

  /** Nothing of another conversation stays. */
  #clear() {
    at("source")?.remove();
    at("search").close();
    this.paperwork.hide();
    for (const id of ["brief", "subject", "unknown-name", "unknown-why"])
      at(id).replaceChildren();
    at("suggestions").clear();
    at("taking").hidden = true;
    at("taking-text").value = "";
    this.#tell("");
  }

  /** Bring Assist up to what the help desk shows. Again and again: the reading may change meanwhile. @param {Followed} one */
  async #carry(one) {
    if (one.isCarrying || (one.isUnknown && whoIn(one.reading) === one.by)) return;
    one.isCarrying = true;
    try {
      if (!one.details) await this.#enter(one);
      for (let reading = null; this.#open === one && one.details && reading !== one.reading; ) {
        reading = one.reading;
        if (whoIn(reading) && whoIn(reading) !== one.by) await this.#correct(one);
        await this.#hear(one, reading);
      }
    } catch (error) {
      if (this.#open === one) this.#failed(error);
    } finally {
      one.isCarrying = false;
    }
  }

  /** Find or make the conversation in Assist, and show it. @param {Followed} one */
  async #enter(one) {
    const stored = await this.api.conversation(one.id).catch(orNothing);
    if (this.#open !== one) return;
    const met = stored?.customer_id
      ? { by: whoIn(one.reading), customer: await this.api.customer(stored.customer_id).catch(orNothing) }
      : await this.#meet(one);
    if (this.#open !== one) return;
    Object.assign(one, met);
    if (!stored && !one.customer && !this.#wentOn.has(one.id)) return this.#ask(one);
    one.isUnknown = false;
    await keepDetails(this.api, this.desk, one.reading, one.customer?.id ?? stored?.customer_id ?? null, stored);
    if (this.#open !== one) return;
    const content = await this.api.conversation(one.id);
    // Only now: the stream begins where `content` ends, so that suggestions older than it would leave a gap.
    const shown = await this.api.suggestions(one.id);
    if (this.#open !== one) return;
    one.load(content, shown);
    at("subject").textContent = content.subject || "";
    this.#face("talk");
    this.#draw();
    this.#follow(one, this.#live.signal);
    await this.#refreshBrief(one);
  }

  /**
   * Who the help desk shows, once it has shown the same for a while, and by what. @param {Followed} one
   * @returns {Promise<{by: string, customer: any | null} | null>} null: another conversation is open by now
   */
  async #meet(one) {
    let by;
    do {
      by = whoIn(one.reading);
      const patience = by && by === one.before ? LATE_MS : STEADY_MS;
      await new Promise((go) => setTimeout(go, patience));
      if (this.#open !== one) return null;
    } while (whoIn(one.reading) !== by);
    return { by, customer: await findCustomer(this.api, one.reading.customer) };
  }

  /** The help desk shows somebody else in the same conversation: what was shown of the one before goes. @param {Followed} one */
  async #correct(one) {
    const met = await this.#meet(one);
    if (this.#open !== one || !met) return;
    const isOther = met.customer?.id !== one.customer?.id;
    if (isOther) await keepDetails(this.api, this.desk, one.reading, met.customer?.id ?? null, one.details);
    if (this.#open !== one) return;
    Object.assign(one, met);
    if (!isOther) return;
    one.details.customer_id = met.customer?.id ?? null;
    one.loadSuggestions({ items: [], last_answer: one.answer });
    this.#draw();
    await this.#refreshBrief(one);
  }

  /** Nobody is known by what the help desk says of the customer. Nothing is carried over before the person says so. */
  #ask(one) {
    const { name, email, phone } = one.reading.customer ?? {};
    one.isUnknown = true;
    at("unknown-name").textContent = name || email || phone || say("sidebar.unknown.somebody");
    at("unknown-why").textContent =
      email || phone ? say("sidebar.unknown.by", { identity: email || phone }) : say("sidebar.unknown");
    this.#face("unknown");
  }

  #goOn() {
    const one = this.#open;
    if (!one?.isUnknown) return;
    one.isUnknown = false;
    this.#wentOn.add(one.id);
    this.#face("nothing", say("sidebar.reading"));
    this.#carry(one);
  }

  /** Tell Assist what it has not heard; what the agent sent may decide on a suggestion. @param {Followed} one @param {Reading} reading */
  async #hear(one, reading) {
    await this.#record();
    const news = unheard(reading, new Set(one.turns.keys()), one.wasHeard);
    one.wasHeard = true;
    for (const { answered, ...turn } of news) {
      if (answered) one.asked(() => this.#drawSuggestions());
      const told = await (answered ? this.api.say(one.id, turn) : this.api.tell(one.id, turn)).catch((error) => {
        if (error instanceof Problem && error.status === 409) return { turn, answer: null }; // it was changed there
        throw error;
      });
      one.takeTurn(told.turn);
      if (turn.speaker === "agent") await this.#wasSent(one, turn.text);
      if (this.#open !== one) return;
      if (told.answer) this.#takeAnswer(one, { ...told.answer, turn_id: told.turn.id });
      else this.#drawSuggestions();
    }
  }

  // ---- what Assist says

  /** @param {Followed} one @param {AbortSignal} signal */
  #follow(one, signal) {
    const onEvent = (kind, data) => this.#open === one && this.#take(one, kind, data);
    const onState = (live) => signal.aborted || this.#setLive(live);
    this.api
      .follow(one.id, one.lastEvent, signal, onEvent, onState)
      .catch(() => signal.aborted || this.leave(say("sidebar.expired")));
  }

  #take(one, kind, data) {
    if (kind === "answer") return this.#takeAnswer(one, data);
    if (kind === "brief") return this.#takeCustomer(one, data.customer_id);
    if (kind === "stopped") return this.#attempt(() => this.stopping.load());
    if (kind === "turn") one.takeTurn(data);
    if (kind === "decision") one.takeDecision(data);
    return this.#drawSuggestions();
  }

  /** Something else is known of the customer; or somebody has put right who they are. @param {Followed} one @param {string | null} id */
  async #takeCustomer(one, id) {
    if (id !== one.details.customer_id) {
      one.details.customer_id = id;
      one.loadSuggestions({ items: [], last_answer: one.answer });
      this.#draw();
      one.customer = id && (await this.api.customer(id).catch(() => null));
      if (this.#open !== one) return;
      await this.#reloadSuggestions().catch((error) => this.#failed(error));
    }
    await this.#refreshBrief(one);
  }

  #takeAnswer(one, answer) {
    if (this.#open !== one || !one.takeAnswer(answer)) return;
    this.#drawSuggestions();
    if (answer.status === "stopped") this.#attempt(() => this.stopping.load());
  }

  async #reloadSuggestions() {
    const one = this.#shown;
    if (!one) return;
    let shown, last;
    do {
      last = one.answer;
      shown = await this.api.suggestions(one.id);
      if (this.#open !== one) return;
    } while (one.answer !== last); // an answer came meanwhile, and `shown` may be older than it
    one.loadSuggestions(shown);
    this.#draw();
  }

  /** @param {Followed} one */
  async #refreshBrief(one) {
    const brief = await this.api.brief(one.id).catch(() => null);
    if (this.#open !== one) return;
    if (!at("brief").show(brief, one.customer && (one.customer.name || one.customer.id))) one.moved();
  }

  // ---- the person's hands

  /** @param {string} what @param {any} suggestion */
  #act(what, suggestion) {
    const one = this.#shown;
    if (!one || !suggestion) return undefined;
    if (what === "again") {
      one.reopened = suggestion.id;
      return this.#drawSuggestions();
    }
    if (what === "say") return suggestion.slot ? this.#say(one, suggestion) : undefined;
    if (!one.isOpen(suggestion)) return undefined;
    if (what === "edit") return suggestion.draft ? this.writing.edit(suggestion) : undefined;
    if (what === "override") return this.#decide(one, suggestion, { outcome: "overridden" }, "own");
    if (this.#isUnread(one)) return undefined;
    if (what === "accept") return suggestion.draft ? this.#put(suggestion.draft, suggestion) : this.#followIt(one, suggestion);
    return this.#decide(one, suggestion, { outcome: "dismissed", wrong: what === "wrong" });
  }

  /** Whether what would be pressed has just come; the person is told. */
  #isUnread(one) {
    if (performance.now() - one.changedAt >= UNREAD_MS) return false;
    this.#tell(say("sidebar.changed"));
    return true;
  }

  /** They go by what has no draft: nothing is sent. */
  #followIt(one, suggestion) {
    if (this.#readFirst(suggestion)) return undefined;
    return this.#decide(one, suggestion, { outcome: "accepted" });
  }

  /** The sentence of its slot; also where they follow it already. */
  #say(one, suggestion) {
    const isFollowed = isFollowing(suggestion, one.decisions.get(suggestion.id));
    if ((!one.isOpen(suggestion) && !isFollowed) || this.#isUnread(one)) return undefined;
    return this.#put(suggestion.slot.say, suggestion, grantingQuote(suggestion));
  }

  #putWritten() {
    if (this.writing.text) this.#put(this.writing.text, this.writing.suggestion);
    else this.#tell(say("sidebar.writing.empty"));
  }

  /** Put text into the help desk's composer, or offer it to be copied. @param {string} text @param {any} suggestion it comes from, or null
   * @param {any} [quote] that proves it */
  async #put(text, suggestion, quote) {
    const one = this.#shown;
    if (!one || this.#busy || this.#readFirst(suggestion, quote)) return;
    const clean = plain(text);
    if (this.desk.copiesOnly) return this.#offer(one, clean, suggestion);
    this.#busy = true;
    const done = await this.desk.insert(one.reading.id, clean).catch(() => false);
    this.#busy = false;
    if (!done) return this.#open === one && this.#offer(one, clean, suggestion);
    this.#expect(one, suggestion, "inserted", [clean]);
    if (this.#open === one) this.#tell(say("sidebar.inserted"));
  }

  /** @param {Followed} one @param {string} text @param {any} suggestion */
  #offer(one, text, suggestion) {
    this.taken = suggestion;
    at("taking").hidden = false;
    at("taking-text").value = text;
    return this.#copyTaken();
  }

  async #copyTaken() {
    const one = this.#shown;
    if (!one) return;
    this.#expect(one, this.taken, "copied", [at("taking-text").value]);
    const told = await copyFrom(at("taking-text"));
    if (this.#open === one) this.#tell(`${told} ${say("sidebar.copied")}`);
  }

  /** @param {Followed} one @param {any} suggestion @param {"inserted" | "copied"} how @param {string[]} texts what of it */
  #expect(one, suggestion, how, texts) {
    one.moved(); // a second press right after the first is none
    if (!suggestion) return;
    const before = this.#expected.get(one.id);
    const others = before?.suggestion.id === suggestion.id ? before.texts : [];
    this.#expected.set(one.id, { suggestion, how, texts: [...others, ...texts, suggestion.draft].filter(Boolean) });
    this.#report(suggestion, how);
    if (this.#open === one) this.#drawSuggestions();
  }

  /** @param {Followed} one @param {any} suggestion @param {any} choice @param {"own"} [how] what is expected next */
  async #decide(one, suggestion, choice, how) {
    if (this.#busy) return;
    this.#busy = true;
    try {
      one.takeDecision(await this.api.decide(suggestion.id, choice));
      if (how) this.#expected.set(one.id, { suggestion, how, texts: [] });
      else if (choice.outcome === "dismissed" && this.#expected.get(one.id)?.suggestion.id === suggestion.id) this.#expected.delete(one.id);
      if (this.#open === one) this.#tell(how ? say("sidebar.own") : say("sidebar.noted"));
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#busy = false;
      if (this.#open === one) this.#drawSuggestions();
    }
  }

  /** The agent has sent something in the help desk. @param {Followed} one @param {string} text */
  async #wasSent(one, text) {
    const expected = this.#expected.get(one.id);
    const choice = expected && decided(expected, text);
    if (!choice) return;
    if (isSettled(choice, expected)) {
      this.#expected.delete(one.id);
      if (this.#open === one) at("taking").hidden = true;
    }
    this.#unrecorded.push({ id: one.id, suggestion: expected.suggestion, choice });
    await this.#record();
  }

  /** Record what a message that was sent decides. What a person sent without opening its source first is on record
   * as their own, with that said: it is not lost, and does not pass for read. */
  async #decideSent(suggestion, choice) {
    try {
      return await this.api.decide(suggestion.id, choice);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "evidence_required") throw error;
      const own = { outcome: "overridden", sent: choice.sent, reason: say("sidebar.unread") };
      return this.api.decide(suggestion.id, own);
    }
  }

  /** Record what was decided by sending; what does not get through is tried again. */
  async #record() {
    while (this.#unrecorded.length) {
      const { id, suggestion, choice } = this.#unrecorded[0];
      try {
        const decision = await this.#decideSent(suggestion, choice);
        if (this.#open?.id === id) this.#open.takeDecision(decision);
      } catch (error) {
        if (!(error instanceof Problem) || error.status === 0 || error.status >= 500) throw error;
        this.#failed(error); // it cannot be recorded, ever
      }
      this.#unrecorded.shift();
    }
  }

  // ---- drawing

  /** @param {"nothing" | "unknown" | "talk"} which @param {string} [words] */
  #face(which, words) {
    for (const id of ["nothing", "unknown", "talk"]) at(id).hidden = id !== which;
    at("keys").hidden = which !== "talk";
    if (words) at("nothing").firstElementChild.textContent = words;
  }

  #draw() {
    this.stopping.draw();
    this.#drawSuggestions();
  }

  #drawSuggestions() {
    const one = this.#shown;
    if (!one) return;
    this.#announcing.tell(one, Boolean(this.stopping.here));
    const how = this.#expected.get(one.id)?.how; // it was taken over, and is not sent yet
    if (this.stopping.here) at("suggestions").halt(this.stopping);
    else at("suggestions").show(one, this.#opened, how && say(`sidebar.expecting.${how}`));
    if (one.onTop && !this.stopping.here) this.#report(one.onTop, "displayed");
  }

  /** What a person can do with a card. */
  get #hands() {
    const put = this.desk.copiesOnly ? say("sidebar.copy") : say("sidebar.insert");
    return {
      act: (what, it) => this.#act(what, it),
      see: (evidence, it) => this.#see(evidence, it),
      pick: (it) => this.#pick(it),
      look: (turn) => this.#lookAgain(turn),
      labels: { accept: put, say: put, override: say("sidebar.override") },
    };
  }

  #lookAgain(turn) {
    const one = this.#open;
    this.#attempt(async () => {
      const { answer } = await this.api.say(one.id, turn);
      if (answer) this.#takeAnswer(one, { ...answer, turn_id: turn.id });
    });
  }

  #pick(suggestion) {
    if (!this.#shown) return;
    this.#shown.pick(suggestion);
    this.#drawSuggestions();
  }

  #report(suggestion, event) {
    if (event === "displayed" && this.#displayed.has(suggestion.id)) return;
    if (event === "displayed") this.#displayed.add(suggestion.id);
    this.api.report(suggestion.id, event).catch(() => {}); // the record of what was seen never gets in the way
  }

  async #see(evidence, suggestion) {
    if (!(await this.#seePassage(evidence))) return;
    try {
      await this.api.report(suggestion.id, "evidence_opened");
    } catch {
      return; // nothing in the way of reading; taking it over begins with the source again
    }
    this.#opened.add(suggestion.id);
    this.#drawSuggestions();
  }

  /** Open what a suggestion rests on, where it may not be taken over before. @returns {boolean} whether that was due */
  #readFirst(suggestion, quote = firstQuote(suggestion)) {
    if (!suggestion?.evidence_first || this.#opened.has(suggestion.id)) return false;
    this.#see(quote, suggestion);
    this.#tell(say("tell.first"));
    return true;
  }

  /** Open a document at the words that were quoted or found. @returns {Promise<boolean>} whether it is open */
  async #seePassage(evidence) {
    const one = this.#open;
    let why = "";
    const version = await this.api.version(evidence.document_id, evidence.version).catch((error) => {
      why = error.status === 404 ? say("sidebar.gone") : say("sidebar.notNow");
      return null;
    });
    if (this.#open !== one || this.#ended.signal.aborted) return false;
    openSource(evidence, version, why);
    return true;
  }

  // ---- telling the person

  /** @param {string} text @param {boolean} [wrong] it stays until something else is told @param {string} [lang] of the text */
  #tell(text, wrong = false, lang = language) {
    clearTimeout(this.#quiet);
    if (this.#ended.signal.aborted) return;
    at("state").textContent = text;
    at("state").lang = lang;
    at("state").classList.toggle("problem", wrong);
    if (text && !wrong) this.#quiet = setTimeout(() => this.#tell(""), 4000);
  }

  #setLive(live) {
    if (!live) this.#tell(say("sidebar.offline"), true);
    else if (this.#isCutOff) this.#tell(say("sidebar.online"));
    this.#isCutOff = !live;
  }

  #failed(error) {
    if (this.#ended.signal.aborted) return;
    if (!(error instanceof Problem)) throw error;
    if (error.status === 401) this.leave(say("sidebar.expired"));
    else if (error.code === "offline") this.#tell(say("sidebar.offline"), true);
    else this.#explain(error);
  }

  #explain(problem) {
    const { text, lang } = explained(problem);
    this.#tell(text, true, lang);
  }

  async #attempt(work) {
    try {
      await work();
    } catch (error) {
      this.#failed(error);
    }
  }

  #lookAround() {
    if (document.hidden) return;
    this.#attempt(() => this.stopping.load());
    if (this.#open) this.#carry(this.#open);
  }

  // ---- keyboard and clipboard

  #onKey(event) {
    if (event.repeat || event.isComposing || document.querySelector("dialog[open]")) return;
    if (event.target instanceof HTMLElement && event.target.matches("input, textarea, select")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.#keys(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** What a key does now, or undefined. @param {string} key */
  #keys(key) {
    if (key === "/") return () => this.searching.begin();
    if (key === "g" && this.#open?.isUnknown) return () => this.#goOn();
    const one = this.#shown;
    if (!one) return undefined;
    const top = this.stopping.here ? undefined : one.onTop;
    const quote = firstQuote(top);
    const numbered = /^[1-9]$/.test(key) && !this.stopping.here && one.shown[Number(key) - 1];
    if (numbered) return () => this.#pick(numbered);
    if (key === "o" && top !== one.instead) return () => this.#tell(say("tell.before"));
    const acts = { a: "accept", e: "edit", s: "say", o: "override", x: "dismiss", f: "wrong" };
    if (Object.hasOwn(acts, key)) return () => this.#act(acts[key], top);
    const others = {
      v: () => quote && this.#see(quote, top),
      c: () => this.writing.box.focus(),
      h: () => this.paperwork.handOver(),
      w: () => this.paperwork.ask(),
    };
    return Object.hasOwn(others, key) ? others[key] : undefined;
  }

  /** What is copied by hand is as it is seen, too. @param {ClipboardEvent} event */
  #onCopy(event) {
    const target = event.target;
    if (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement) return;
    if (!String(getSelection())) return;
    event.clipboardData.setData("text/plain", plain(String(getSelection())));
    event.preventDefault();
    const one = this.#shown;
    const from = target instanceof Element ? target : target instanceof Node ? target.parentElement : null;
    const card = from?.closest("[data-suggestion]")?.getAttribute("data-suggestion");
    const suggestion = one?.shown.find((it) => it.id === card);
    if (suggestion) this.#expect(one, suggestion, "copied", [suggestion.slot?.say]);
  }
}

const firstQuote = (one) => one?.conflicts[0]?.evidence[0] || one?.evidence[0];

/** What does not exist is no failure. @param {any} error */
function orNothing(error) {
  if (error instanceof Problem && error.status === 404) return null;
  throw error;
}
