/**
 * Telling of the open conversation whenever what can be read of it changes: `assistWatch(changed)`.
 *
 * A classic script, loaded after `page.js` and one help desk's. A reading grows: where a list keeps only the turns near
 * the screen in the page, the others stay known as long as the conversation is open.
 */

/** @typedef {import("./page.js").Reading} Reading */
/** @typedef {import("./page.js").Turn} Turn */

(() => {
  const SETTLED_MS = 120; // a page changes in bursts
  const LATEST_MS = 600; // but one that never rests is read too
  const SHARE = 10; // a page that takes long to read is read less often: one part reading, nine parts its own
  const LOOK_AGAIN_MS = 2_000; // for what changes without a mutation: a style sheet, a shadow root attached late
  const CHANGES = {
    childList: true,
    subtree: true,
    characterData: true,
    attributes: true,
    attributeFilter: ["class", "style", "hidden", "open", "aria-hidden", "aria-selected", "data-entity-is-selected"],
  };

  const { addEventListener: listen, removeEventListener: unlisten } = EventTarget.prototype;

  /**
   * What is known of the conversation after the page shows `now`. A page shows turns that follow each other, so what was
   * known between them and is not there any more is gone (a message that was being sent got its real id, say).
   * @param {Reading | null} known @param {Reading} now @returns {Reading}
   */
  function grown(known, now) {
    if (known?.id !== now.id) return now;
    const before = new Map(known.turns.map((turn, index) => [turn.id, index]));
    const turns = now.turns.map((turn) => (turn.text ? turn : { ...turn, text: known.turns[before.get(turn.id)]?.text ?? "" }));
    const all = { ...known, ...now, customer: now.customer }; // who was shown before may be somebody else
    return { ...all, turns: turns.some((turn) => before.has(turn.id)) ? joined(known.turns, turns, before) : apart(known.turns, turns) };
  }

  /** @param {Turn[]} known @param {Turn[]} turns @param {Map<string, number>} before */
  function joined(known, turns, before) {
    const first = before.get(turns[0].id);
    const last = before.get(turns.at(-1).id);
    return [
      ...(first === undefined ? [] : known.slice(0, first)),
      ...turns,
      ...(last === undefined ? [] : known.slice(last + 1)),
    ].slice(-500);
  }

  /** Nothing in common, as after a jump in a long list: only times can tell the order. @param {Turn[]} known @param {Turn[]} turns */
  function apart(known, turns) {
    if (!turns.length) return known;
    if (known.at(-1)?.at && known.at(-1).at < turns[0].at) return [...known, ...turns].slice(-500);
    if (turns.at(-1).at && turns.at(-1).at < known[0]?.at) return [...turns, ...known].slice(-500);
    return turns;
  }

  /**
   * Whether the page still shows the turns of the conversation before under the new one's address.
   * @param {Reading | null} before @param {Reading} now
   */
  function isLate(before, now) {
    if (!before || before.id === now.id) return false;
    const ids = new Set(before.turns.map((turn) => turn.id));
    return now.turns.some((turn) => ids.has(turn.id));
  }

  /** Without the turns whose words are not known yet. @param {Reading | null} reading */
  function told(reading) {
    return reading && { ...reading, turns: reading.turns.filter((turn) => turn.text) };
  }

  /**
   * Call back with the whole reading now and whenever it changes; with null where no conversation is open.
   * @param {(reading: Reading | null) => void} changed
   * @returns {() => void} ends the watching
   */
  globalThis.assistWatch = (changed) => {
    const { crossed } = globalThis.assistPage;
    /** @type {import("./page.js").Desk} */
    const desk = globalThis.assistDesk;
    const observer = new MutationObserver(soon);
    let watched = new WeakSet();
    /** @type {Reading | null} */
    let known = null;
    /** @type {Reading | null} */
    let shown = null; // the newest that was not null
    let last = "";
    let timer = 0;
    let asked = 0; // since when a look is due; 0: none is
    let rest = 0; // not before this

    function soon() {
      const now = performance.now();
      asked ||= now;
      clearTimeout(timer);
      timer = setTimeout(look, Math.max(Math.min(SETTLED_MS, asked + LATEST_MS - now), rest - now, 0));
    }

    function look() {
      asked = 0;
      clearTimeout(timer);
      const began = performance.now();
      crossed.clear();
      const now = desk.read();
      known = now && !isLate(shown, now) ? grown(known, now) : null;
      shown = known ?? shown;
      for (const root of [document, ...crossed]) watch(root);
      const ended = performance.now();
      rest = ended + (ended - began) * (SHARE - 1);
      tell(told(known));
    }

    /** @param {Node} root */
    function watch(root) {
      if (watched.has(root)) return;
      watched.add(root);
      observer.observe(root, CHANGES);
    }

    /** @param {Reading | null} reading */
    function tell(reading) {
      const as = JSON.stringify(reading);
      if (as === last) return;
      last = as;
      changed(reading);
    }

    const again = setInterval(soon, LOOK_AGAIN_MS);
    const routes = globalThis.navigation; // hears pushState too, which the page calls in its own world
    routes?.addEventListener("currententrychange", soon);
    for (const event of desk.events ?? []) listen.call(document, event, soon);
    look();
    return () => {
      observer.disconnect();
      watched = new WeakSet();
      clearInterval(again);
      clearTimeout(timer);
      routes?.removeEventListener("currententrychange", soon);
      for (const event of desk.events ?? []) unlisten.call(document, event, soon);
    };
  };
})();
