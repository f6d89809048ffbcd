/** Speaks to its frame as Chatwoot speaks to a dashboard app: on load, and when asked. */

const frame = document.getElementById("app");
let context = { conversation: {}, contact: {}, currentAgent: { id: 1, name: "Maria", email: "maria@example.org" } };

const tell = () => frame.contentWindow.postMessage(JSON.stringify({ event: "appContext", data: context }), "*");

window.onmessage = (event) => {
  if (event.data === "chatwoot-dashboard-app:fetch-info") tell();
};
frame.addEventListener("load", tell);
frame.src = `${new URLSearchParams(location.search).get("assist")}/sidebar`;

window.chatwoot = { become: (told) => (context = { ...context, ...told }) };
