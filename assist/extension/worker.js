/** Opens the panel where its button is pressed. It holds nothing and is needed for nothing else: it may sleep. */

const chrome = globalThis.chrome;

for (const area of [chrome.storage.session, chrome.storage.local])
  area.setAccessLevel({ accessLevel: "TRUSTED_CONTEXTS" }); // never a page's side of the extension

chrome.action.onClicked.addListener((tab) => {
  chrome.sidePanel.open({ windowId: tab.windowId });
  // A panel that is open already may see this tab from now on.
  chrome.runtime.sendMessage({ pressed: tab.windowId }).catch(() => {});
});
