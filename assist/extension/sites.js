/** Which help desk is at an address. A host counts only as a whole: `acme.zendesk.com.evil.test` is no Zendesk. */

/** Hosts of each help desk that is served from its maker's own domains; the names are those of `adapters/`. */
const HOSTS = {
  zendesk: /^[a-z0-9-]+\.zendesk\.com$/,
  freshdesk: /^[a-z0-9-]+\.(freshdesk|myfreshworks)\.com$/,
  intercom: /^app(\.eu|\.au)?\.intercom\.com$/,
  salesforce: /^[a-z0-9-]+(\.[a-z0-9-]+)?\.lightning\.force\.com$/, // the second label is a sandbox's
  gmail: /^mail\.google\.com$/,
  chatwoot: /^app\.chatwoot\.com$/,
};
const THIS_MACHINE = ["127.0.0.1", "localhost"];

/**
 * The name of the help desk at this address, or null.
 * @param {URL} url @param {string[]} chatwoots origins that a person named as their own Chatwoot
 */
export function helpDeskAt(url, chatwoots) {
  if (!canBeAsked(url)) return null;
  if (chatwoots.includes(url.origin)) return "chatwoot";
  if (url.protocol !== "https:" || url.port) return null;
  return Object.entries(HOSTS).find(([, host]) => host.test(url.hostname))?.[0] ?? null;
}

/** Whether one may be asked to let the extension in there: over TLS, or on this machine. @param {URL} url */
export function canBeAsked(url) {
  return url.protocol === "https:" || (url.protocol === "http:" && THIS_MACHINE.includes(url.hostname));
}

/** What is asked for: this one origin, with its port, and no other. @param {string} origin */
export const onlyThere = (origin) => ({ origins: [`${origin}/*`] });

/**
 * The origin that was typed, or null where a key must not be sent: an address is over TLS, or on this machine.
 * @param {string} typed
 */
export function originOf(typed) {
  const address = typed.trim();
  const scheme = THIS_MACHINE.some((host) => address.startsWith(host)) ? "http" : "https";
  const url = URL.parse(/^[a-z]+:\/\//i.test(address) ? address : `${scheme}://${address}`);
  return url && canBeAsked(url) && !url.username && !url.password ? url.origin : null;
}
