/**
 * Looking at a help desk's page: finding elements, the text a person sees in them, stable ids, and a reading made of that.
 *
 * A classic script for the extension's isolated world, loaded before all others of this folder. The page's own scripts
 * cannot reach in here, but its elements can: a form with a field named `children` answers `form.children` with that
 * field, and `<img name="querySelector">` does the same to `document`. So the DOM is asked through the prototypes' own
 * functions only.
 */

/** @typedef {{id: string, speaker: "customer" | "agent", text: string, at?: string}} Turn oldest first; `text` is
 *   empty where the page shows that something was said but not (or no longer) what */
/** @typedef {{name?: string, email?: string, phone?: string}} Customer */
/** @typedef {{id: string, subject?: string, customer?: Customer, turns: Turn[]}} Reading */
/** @typedef {{name: string, read: () => Reading | null, composer: () => HTMLElement | null, events?: string[]}} Desk
 *   `events`: of the document, that change the reading without changing the page */

(() => {
  const TURNS = 500; // the newest; nobody reads further back while a customer waits
  const CHARACTERS = 20_000; // of one turn
  const NODES = 5_000; // looked at for the text of one turn

  /** @param {any} owner @param {string} name @returns {(target: any, ...rest: any[]) => any} */
  const method = (owner, name) => {
    const own = owner.prototype[name];
    return (target, ...rest) => Reflect.apply(own, target, rest);
  };
  /** @param {any} owner @param {string} name @returns {(target: any) => any} */
  const getter = (owner, name) => {
    const own = Object.getOwnPropertyDescriptor(owner.prototype, name).get;
    return (target) => Reflect.apply(own, target, []);
  };

  const queryFrom = {
    1: method(Element, "querySelectorAll"),
    9: method(Document, "querySelectorAll"),
    11: method(DocumentFragment, "querySelectorAll"),
  };
  const nodeType = getter(Node, "nodeType");
  const childNodes = getter(Node, "childNodes");
  const parentNode = getter(Node, "parentNode");
  const nodeValue = getter(Node, "nodeValue");
  const localName = getter(Element, "localName");
  const shadowRoot = getter(Element, "shadowRoot");
  const hostOf = getter(ShadowRoot, "host");
  const contentDocument = getter(HTMLIFrameElement, "contentDocument");
  const matchesOf = method(Element, "matches");
  const closestOf = method(Element, "closest");
  const containsOf = method(Node, "contains");
  const attributeOf = method(Element, "getAttribute");
  const visibilityOf = method(Element, "checkVisibility");
  const assignedNodes = method(HTMLSlotElement, "assignedNodes");
  const fieldValue = { input: getter(HTMLInputElement, "value"), textarea: getter(HTMLTextAreaElement, "value") };

  /** Shadow roots and frames' documents that the last reading looked into: what is to be watched too. @type {Set<Node>} */
  const crossed = new Set();

  /** The elements below, in the page's order; not into shadow roots or frames. @param {any} root @param {string} selector */
  function all(root, selector) {
    return root ? Array.from(queryFrom[nodeType(root)](root, selector)) : [];
  }

  /** @param {any} root @param {string} selector @returns {any} */
  function first(root, selector) {
    return all(root, selector)[0] ?? null;
  }

  /** The elements below that are not in another of them: what a message quotes or fakes is no turn. @param {any} root @param {string} selector */
  function outermost(root, selector) {
    return all(root, selector).filter((element) => !isWithin(element, selector, root));
  }

  /** A mark of the page's own, so not within the words that somebody wrote. @param {any} root @param {string} selector @param {string} words @returns {any} */
  function mark(root, selector, words) {
    return all(root, selector).find((element) => !isWithin(element, words, root)) ?? null;
  }

  /** @param {any} element @param {string} selector @param {any} root */
  function isWithin(element, selector, root) {
    const parent = parentNode(element);
    const outer = parent && nodeType(parent) === 1 ? closestOf(parent, selector) : null;
    return Boolean(outer) && outer !== root && containsOf(root, outer);
  }

  /** What an element has inside that no selector reaches: its open shadow root, or its frame's document. @param {any} element */
  function inside(element) {
    const name = localName(element);
    if (name === "iframe") return frameDocument(element);
    return name.includes("-") ? shadowRoot(element) : null; // pages give shadow roots to custom elements
  }

  /** @param {any} frame */
  function frameDocument(frame) {
    try {
      return contentDocument(frame); // null from another origin
    } catch {
      return null;
    }
  }

  /** @param {any} root @param {(element: any) => void} visit */
  function walk(root, visit) {
    for (const element of all(root, "*")) {
      visit(element);
      const more = inside(element);
      if (!more) continue;
      crossed.add(more);
      walk(more, visit);
    }
  }

  /** The elements below in the page's order, through open shadow roots and same-origin frames. @param {any} root @param {string} selector */
  function deep(root, selector) {
    const found = [];
    const own = root && nodeType(root) === 1 ? inside(root) : null;
    if (own) {
      crossed.add(own);
      walk(own, (element) => matchesOf(element, selector) && found.push(element));
    }
    if (root) walk(root, (element) => matchesOf(element, selector) && found.push(element));
    return found;
  }

  /** The nearest such element around, out of shadow roots too. @param {any} element @param {string} selector @returns {any} */
  function around(element, selector) {
    for (let at = element; at; at = outOf(at)) {
      const found = closestOf(at, selector);
      if (found) return found;
    }
    return null;
  }

  /** @param {any} element the element whose shadow root this one is in */
  function outOf(element) {
    let top = element;
    while (parentNode(top)) top = parentNode(top);
    return nodeType(top) === 11 ? hostOf(top) : null;
  }

  /** @param {any} element @param {string} name */
  function attribute(element, name) {
    return (element && attributeOf(element, name)) ?? "";
  }

  /** @param {any} element @param {string} selector */
  function is(element, selector) {
    return Boolean(element) && matchesOf(element, selector);
  }

  /** Whether a person can see it: not in a tab, a pane or a frame that is hidden. @param {any} element */
  function seen(element) {
    return Boolean(element) && visibilityOf(element, { visibilityProperty: true, opacityProperty: true });
  }

  /** The text a person sees, with its lines. @param {any} element @param {string} [except] parts to leave out */
  function text(element, except = "") {
    if (!element) return "";
    const name = localName(element);
    if (name in fieldValue) return clean(fieldValue[name](element));
    const told = { pieces: [], length: 0, nodes: 0 };
    tell(element, except, false, told);
    return clean(told.pieces.join(""));
  }

  /** On one line. @param {any} element @param {string} [except] */
  function line(element, except = "") {
    return text(element, except).replaceAll(/\s+/g, " ");
  }

  /** @param {any} node @param {string} except @param {boolean} kept whether white space is kept @param {any} told */
  function tell(node, except, kept, told) {
    told.nodes += 1;
    if (told.length > CHARACTERS || told.nodes > NODES) return;
    const type = nodeType(node);
    if (type === 3) say(kept ? nodeValue(node) : collapsed(nodeValue(node), told), told);
    else if (type === 1) tellElement(node, except, told);
    else if (type === 9 || type === 11) for (const child of childNodes(node)) tell(child, except, kept, told);
  }

  /** @param {string} words @param {any} told */
  function collapsed(words, told) {
    const one = words.replaceAll(/[ \t\n\r\f]+/g, " ");
    return told.pieces.at(-1) === "\n" ? one.trimStart() : one;
  }

  /** @param {any} element @param {string} except @param {any} told */
  function tellElement(element, except, told) {
    const name = localName(element);
    if (name === "br") return say("\n", told);
    if (UNTOLD.has(name) || (except && matchesOf(element, except))) return;
    if (name === "img") return say(emoji(attribute(element, "alt")), told);
    const style = getComputedStyle(element);
    const shown = style.display === "contents" || visibilityOf(element, { opacityProperty: true });
    if (!shown || Number.parseFloat(style.fontSize) < 1) return;
    const block = !/^(inline|contents|ruby)/.test(style.display) && style.display !== "table-cell";
    const kept = /^(pre|break-spaces)/.test(style.whiteSpace);
    if (block) say(ends(style.marginTop, style), told);
    for (const child of parts(element, name)) {
      if (nodeType(child) === 3 && style.visibility !== "visible") continue;
      tell(child, except, kept, told);
    }
    if (style.display === "table-cell") say(" ", told);
    if (block) say(ends(style.marginBottom, style), told);
  }

  /** Where a block begins or ends, so does a line; with a margin as of a paragraph, a blank line stands there. @param {string} margin @param {any} style */
  function ends(margin, style) {
    return Number.parseFloat(margin) >= Number.parseFloat(style.fontSize) / 2 ? GAP : BREAK;
  }

  /** @param {any} element @param {string} name */
  function parts(element, name) {
    const more = inside(element);
    if (more) crossed.add(more);
    if (more && name === "iframe") return all(more, "body");
    if (more) return childNodes(more);
    if (name !== "slot") return childNodes(element);
    const given = assignedNodes(element);
    return given.length ? given : childNodes(element);
  }

  const UNTOLD = new Set(["script", "style", "noscript", "template", "title", "head", "svg", "button", "input", "select", "textarea"]);
  const BREAK = "\u0001";
  const GAP = "\u0002";

  /** @param {string} piece @param {any} told */
  function say(piece, told) {
    told.pieces.push(piece);
    told.length += piece.length;
  }

  /** @param {string} alt */
  function emoji(alt) {
    return /^\p{Extended_Pictographic}/u.test(alt) ? alt : "";
  }

  /**
   * Text without what nobody sees: zero-width characters, characters that turn the direction, tags, controls.
   * @param {string} raw
   */
  function clean(raw) {
    return raw
      .replaceAll(/[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0]/g, "")
      .replaceAll(/[\u{E0000}-\u{E0FFF}]/gu, "")
      .replaceAll(/[\u00A0\u2007\u202F]/g, " ")
      .replaceAll(/\r\n?|[\u2028\u2029]/g, "\n")
      .replaceAll(/\n?[ \u0001\u0002]*[\u0001\u0002] */g, (ends) => (ends.includes(GAP) ? "\n\n" : "\n"))
      // deno-lint-ignore no-control-regex
      .replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, "")
      .replaceAll(/[ \t]+\n/g, "\n")
      .replaceAll(/\n{3,}/g, "\n\n")
      .trim();
  }

  /** A short name of a text; 64 bits, the same wherever it is made. @param {string} of */
  function digest(of) {
    let one = 0x811c9dc5;
    let two = 0x9747b28c;
    for (let index = 0; index < of.length; index += 1) {
      const code = of.charCodeAt(index);
      one = Math.imul(one ^ code, 0x01000193);
      two = Math.imul(two ^ code, 0x85ebca6b);
      two ^= two >>> 13;
    }
    return [one, two].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
  }

  /** A moment as ISO 8601, from what a page holds: ISO, or milliseconds since 1970. @param {string} raw */
  function moment(raw) {
    const then = new Date(/^\d{12,14}$/.test(raw) ? Number(raw) : raw);
    return raw && !Number.isNaN(then.getTime()) ? then.toISOString() : undefined;
  }

  /** @param {string} raw */
  function email(raw) {
    return raw.match(/[^\s<>()"',;:]+@[^\s<>()"',;:@]+\.[^\s<>()"',;:@.]{2,}/)?.[0].toLowerCase();
  }

  /** @param {string} raw */
  function phone(raw) {
    return raw.match(/\+?\d[\d ()./-]{5,}\d/)?.[0];
  }

  /**
   * A reading of what was found: in order, within the limits, every turn with an id of its own.
   * @param {{id: string, subject?: string, customer?: Customer, turns: (Omit<Turn, "id"> & {id?: string})[]}} found
   *   `id` of a turn: the product's own, where it has one
   * @returns {Reading}
   */
  function reading({ id, subject, customer, turns }) {
    return dropEmpty({
      id,
      subject: subject?.slice(0, 500),
      customer: some(customer),
      turns: named(id, inOrder(turns).slice(-TURNS)),
    });
  }

  /** By time where every turn has one (a page may show the newest first), else as the page shows them. @param {any[]} turns */
  function inOrder(turns) {
    if (!turns.every((turn) => turn.at)) return turns;
    return turns.slice().sort((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at)));
  }

  /** @param {string} conversation so that the same words in another one have another id @param {any[]} turns @returns {Turn[]} */
  function named(conversation, turns) {
    const times = new Map();
    return turns.map(({ id, speaker, text, at }) => {
      const said = text.slice(0, CHARACTERS);
      const name = id || digest(`${conversation}\n${speaker}\n${at ?? ""}\n${said}`);
      const before = times.get(name) ?? 0;
      times.set(name, before + 1);
      return dropEmpty({ id: before ? `${name}.${before + 1}` : name, speaker, text: said, at });
    });
  }

  /** @param {Customer | undefined} customer */
  function some(customer) {
    const known = customer && dropEmpty(customer);
    return known && Object.keys(known).length ? known : undefined;
  }

  /** @param {any} value @returns {any} */
  function dropEmpty(value) {
    return Object.fromEntries(Object.entries(value).filter(([name, one]) => one || name === "text"));
  }

  globalThis.assistPage = Object.freeze({
    ...{ all, first, outermost, mark, deep, around, attribute, is, seen, inside, crossed },
    ...{ text, line, clean, digest, moment, email, phone, reading },
    ...{ localName, parentNode, nodeType },
  });
})();
