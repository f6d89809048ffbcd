/**
 * The tab in front, as the panel beside it sees it: what may be read there, and the conversation that is open.
 *
 * The panel asks the tab; no tab can speak up by itself. A connection is to one document of one tab, whose origin
 * the browser vouched for. When another tab comes to the front, or another document into this one, the connection
 * is cut, and what still arrives from it is not heard.
 */

import { chatwoots } from "./account.js";
import { checked } from "./reading.js";
import { canBeAsked, helpDeskAt, onlyThere } from "./sites.js";

const chrome = globalThis.chrome;

/** @typedef {import("/sidebar/help_desk.js").Reading} Reading */

/**
 * What is to be seen of the tab: nothing is known of it ("unknown"); the browser lets nobody read it ("closed");
 * a help desk, not allowed yet ("ask"); any other page ("other"), what is selected there ("selected"); a help desk
 * that is read ("reading") or that does not answer ("lost").
 * @typedef {{kind: "unknown" | "closed" | "ask" | "other" | "selected" | "reading" | "lost", name: string,
 *   origin: string, site: string}} View
 */

/** @type {View} */
const UNKNOWN = { kind: "unknown", name: "", origin: "", site: "" };

export class Front {
  view = UNKNOWN;
  /** @type {(view: View) => void} */
  #show;
  /** @type {(reading: Reading | null) => void} */
  #changed = () => {};
  /** @type {Reading | null} */
  #reading = null;
  #read = UNKNOWN; // where the last reading came from
  #windowId = -1;
  #tabId = -1;
  /** @type {Connection | null} */
  #connection = null;
  #looks = 0; // the newest look is the one that counts

  /** @param {(view: View) => void} show called whenever what is to be seen changes */
  constructor(show) {
    this.#show = show;
    const front = this;
    /** @type {import("/sidebar/help_desk.js").HelpDesk} */
    this.desk = {
      get name() {
        return front.#read.name;
      },
      get site() {
        return front.#read.site;
      },
      get copiesOnly() {
        return front.view.kind === "selected";
      },
      watch(changed) {
        front.#changed = changed;
        changed(front.#reading);
      },
      insert: (conversationId, text) => this.#insert(conversationId, text),
    };
  }

  /** Follow the tab in front of this panel's window from now on. */
  async begin() {
    this.#windowId = (await chrome.windows.getCurrent()).id;
    chrome.tabs.onActivated.addListener(({ windowId }) => windowId === this.#windowId && this.look());
    chrome.tabs.onUpdated.addListener((tabId, { status, url }) => {
      if (tabId === this.#tabId && (status || url)) this.look(status === "loading" || url !== undefined);
    });
    chrome.permissions.onAdded.addListener(() => this.look());
    chrome.permissions.onRemoved.addListener(() => this.look());
    chrome.runtime.onMessage.addListener(({ pressed }, sender) => {
      if (sender.id === chrome.runtime.id && !sender.tab && pressed === this.#windowId) this.look();
    });
    await this.look();
  }

  /** See again what is in front. @param {boolean} [isAnotherPage] what was selected is gone */
  async look(isAnotherPage = false) {
    const look = ++this.#looks;
    const [tab] = await chrome.tabs.query({ active: true, windowId: this.#windowId });
    const named = await chatwoots();
    const view = await viewOf(tab, named);
    if (look !== this.#looks) return;
    const isSameTab = tab?.id === this.#tabId;
    this.#tabId = tab?.id ?? -1;
    const isSelected = this.view.kind === "selected" && ["ask", "other"].includes(view.kind);
    if (isSelected && isSameTab && !isAnotherPage) return;
    if (view.kind !== "reading") return this.#see(view, null);
    if (this.#connection?.isTo(this.#tabId, view.origin)) return;
    await this.#connect(view, look);
  }

  /** Read what a person selected on a page that is no help desk: once, by the gesture's own permission. */
  async readSelection() {
    const look = ++this.#looks;
    const target = { tabId: this.#tabId };
    const { origin, site } = this.view;
    const told = await chrome.scripting
      .executeScript({ target, files: ["adapters/page.js", "adapters/selection.js"] })
      .then(([{ documentId }]) =>
        chrome.scripting.executeScript({ target: { ...target, documentIds: [documentId] }, func: readOnce }),
      )
      .then(([{ result }]) => result)
      .catch(() => null);
    if (look !== this.#looks) return false;
    const reading = told?.origin === origin ? checked(told.reading) : null;
    if (!reading) return false;
    this.#see({ kind: "selected", name: "selection", origin, site }, reading);
    return true;
  }

  /** @param {View} view @param {number} look */
  async #connect(view, look) {
    const tabId = this.#tabId;
    const documentId = await inject(tabId, view).catch(() => null);
    if (look !== this.#looks) return;
    if (!documentId) return this.#see({ ...view, kind: "lost" }, null);
    this.#see(view, null);
    const connection = new Connection(tabId, view.origin, documentId);
    this.#connection = connection;
    connection.onReading = (told) => {
      if (connection === this.#connection) this.#tell(checked(told));
    };
    connection.onEnd = (wasHeard) => {
      if (connection !== this.#connection) return;
      this.#see({ ...view, kind: wasHeard ? "reading" : "lost" }, null);
      if (wasHeard) this.look(); // another document is there by now
    };
  }

  /** @param {View} view @param {Reading | null} reading */
  #see(view, reading) {
    this.#connection?.end();
    this.#connection = null;
    if (this.#reading) this.#tell(null);
    this.view = view;
    this.#show(view);
    if (reading) this.#tell(reading);
  }

  /** @param {Reading | null} reading */
  #tell(reading) {
    this.#reading = reading;
    if (reading) this.#read = this.view;
    this.#changed(reading);
  }

  /** @param {string} conversationId @param {string} text */
  async #insert(conversationId, text) {
    if (this.#reading?.id !== conversationId || !this.#connection) return false;
    return await this.#connection.insert(conversationId, text);
  }
}

/** One document of a tab, for as long as it is in front. */
class Connection {
  /** @type {(told: any) => void} */
  onReading = () => {};
  /** @type {(wasHeard: boolean) => void} */
  onEnd = () => {};
  #wasHeard = false;
  #numbers = 0;
  /** @type {Map<number, (isInserted: boolean) => void>} */
  #inserting = new Map();
  #port;

  /** @param {number} tabId @param {string} origin @param {string} documentId */
  constructor(tabId, origin, documentId) {
    this.isTo = (/** @type {number} */ tab, /** @type {string} */ at) => tab === tabId && at === origin;
    this.#port = chrome.tabs.connect(tabId, { documentId });
    this.#port.onMessage.addListener((told) => this.#hear(told));
    this.#port.onDisconnect.addListener(() => {
      void chrome.runtime.lastError; // read, or the browser complains
      this.end();
      this.onEnd(this.#wasHeard);
    });
  }

  end() {
    this.#port.disconnect();
    for (const settle of this.#inserting.values()) settle(false);
    this.#inserting.clear();
  }

  /** @param {string} conversationId @param {string} text @returns {Promise<boolean>} */
  insert(conversationId, text) {
    const number = ++this.#numbers;
    return new Promise((settle) => {
      this.#inserting.set(number, settle);
      this.#port.postMessage({ number, conversationId, text });
    });
  }

  /** @param {any} told */
  #hear(told) {
    this.#wasHeard = true;
    if (told?.reading !== undefined) return this.onReading(told.reading);
    this.#inserting.get(told?.number)?.(told.isInserted === true);
    this.#inserting.delete(told?.number);
  }
}

/** @param {any} tab @param {string[]} chatwoots @returns {Promise<View>} */
async function viewOf(tab, chatwoots) {
  const url = URL.parse(tab?.url ?? "");
  if (!url) return UNKNOWN;
  if (!/^https?:$/.test(url.protocol)) return { ...UNKNOWN, kind: "closed" };
  const name = helpDeskAt(url, chatwoots) ?? "";
  const view = { name, origin: url.origin, site: url.host };
  if (!name) return { ...view, kind: "other" };
  const isAllowed = canBeAsked(url) && (await chrome.permissions.contains(onlyThere(url.origin)));
  return { ...view, kind: isAllowed ? "reading" : "ask" };
}

/**
 * The document in a tab that now listens; its origin is the one that was allowed, whatever went on meanwhile.
 * @param {number} tabId @param {View} view
 */
async function inject(tabId, view) {
  const [{ documentId, result }] = await chrome.scripting.executeScript({ target: { tabId }, func: whoIsThere });
  if (result.origin !== view.origin) return null;
  if (!result.isHere) await chrome.scripting.executeScript({ target: { tabId, documentIds: [documentId] }, files: files(view) });
  return documentId;
}

/** @param {View} view */
const files = ({ name }) =>
  ["adapters/page.js", `adapters/${name}.js`, "adapters/watching.js", "adapters/inserting.js", "content.js"];

/** Runs in the page's isolated world. */
const whoIsThere = () => ({ origin: location.origin, isHere: Boolean(globalThis.assistIsHere) });

/** Runs in the page's isolated world, after `selection.js`. */
const readOnce = () => ({ origin: location.origin, reading: globalThis.assistDesk.read() });
