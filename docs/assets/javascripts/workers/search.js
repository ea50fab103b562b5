// Material's search worker. It and the texts of the reader's language are loaded when the search is opened (hooks/front.py).
// Called as search.js?LANGUAGE&WORKER; it stands beside Material's worker, which loads more from there.
const [language, worker] = self.location.search.slice(1).split("&");
const SETUP = 0;

self.addEventListener("message", async ({ isTrusted, data: { type, data } }) => {
  if (!isTrusted || type !== SETUP) return;
  importScripts(worker);
  data.docs = await (await fetch(`../../../search/${language}.json`)).json();
  self.dispatchEvent(new MessageEvent("message", { data: { type, data } }));
});
