// Material's search worker behind a filter: one index serves both languages, a reader sees the results of one.
// Called as search.js?LANGUAGE&WORKER by hooks/front.py; it stands beside Material's worker, which loads more from there.
const [language, worker] = self.location.search.slice(1).split("&");
const SETUP = 0;

self.addEventListener("message", ({ data }) => {
  if (data.type !== SETUP) return;
  const english = (doc) => doc.location.startsWith("en/");
  data.data.docs = data.data.docs.filter((doc) => english(doc) === (language === "en"));
});

importScripts(worker);
