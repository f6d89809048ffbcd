/**
 * The extension's side within a help desk's page: tells the panel what is open, and puts what it is given into the
 * composer. It is there only while the panel looks at this tab, knows no key, and hears of no suggestion before a
 * person inserts it.
 *
 * A classic script, loaded after those of `adapters/`.
 */
(() => {
  const chrome = globalThis.chrome;
  if (globalThis.assistIsHere) return;
  globalThis.assistIsHere = true;

  chrome.runtime.onConnect.addListener((port) => {
    if (port.sender?.url !== chrome.runtime.getURL("panel.html")) return port.disconnect();
    const end = globalThis.assistWatch((reading) => port.postMessage({ reading }));
    port.onDisconnect.addListener(end);
    port.onMessage.addListener(async ({ number, conversationId, text }) => {
      port.postMessage({ number, isInserted: await globalThis.assistInsert(conversationId, text) });
    });
  });
})();
