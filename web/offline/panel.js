// “Read offline” on the home page: saves the whole site in the language of the page, and removes it.

import { isOff, store, switchTo } from "./page.js";
import words from "./words.js";

const lang = document.documentElement.lang;
const mb = (bytes) => (bytes / 1e6).toFixed(1);

export async function start(panel) {
  const part = (name) => panel.querySelector(`[data-offline="${name}"]`);
  const [save, stop, remove, python, progress, state] = ["save", "stop", "remove", "python", "progress", "state"].map(part);
  const say = (text) => (state.textContent = text);
  let abort = null;

  if (!("serviceWorker" in navigator) || !("caches" in window)) return say(words.impossible);

  async function show(text) {
    const off = isOff(), site = await store(), size = (path) => site.manifest.files[path][1];
    const total = (paths) => paths.reduce((sum, path) => sum + size(path), 0);
    const group = (...names) => Object.keys(site.manifest.files).filter((path) => names.includes(site.manifest.files[path][2]));
    const kept = new Set(off ? [] : await site.kept());
    const wanted = group("", lang, ...(python.checked ? ["python"] : [])), missing = wanted.filter((path) => !kept.has(path));
    const complete = !missing.length, begun = wanted.length - missing.length > wanted.length / 2;
    python.closest("label").hidden = !group("python").length;
    python.nextElementSibling.textContent = words.python(mb(total(group("python"))));
    save.disabled = complete && !off;
    save.textContent = off ? words.on : begun && !complete ? words.more(mb(total(missing))) : words.save(mb(total(wanted)));
    save.hidden = Boolean(abort);
    stop.hidden = progress.hidden = !abort;
    remove.disabled = off;
    say(text ?? (off ? words.off : complete ? words.saved : words.visited(mb(total([...kept])))));
    return { site, missing, size, all: total(wanted), got: total(wanted) - total(missing) };
  }

  async function saveAll() {
    abort = new AbortController();
    let end;
    try {
      const shown = await show();
      let { got } = shown;
      navigator.storage?.persist?.().catch(() => {});
      progress.max = shown.all;
      const tell = (path) => {
        progress.value = got += path ? shown.size(path) : 0;
        say(words.saving(mb(got), mb(shown.all)));
      };
      tell();
      await shown.site.fetchAll(shown.missing, { cache: "reload", signal: abort.signal }, tell);
    } catch (error) {
      end = abort.signal.aborted ? words.stopped : /not the file/.test(error.message) ? words.changed : words.broken(error.message);
      abort.abort(); // the other downloads
    }
    abort = null;
    await show(end);
  }

  stop.textContent = words.stop;
  remove.textContent = words.remove;
  save.addEventListener("click", async () => {
    if (isOff()) await switchTo(true).then(() => show());
    else await saveAll();
  });
  stop.addEventListener("click", () => abort?.abort());
  remove.addEventListener("click", async () => {
    abort?.abort();
    await switchTo(false);
    await show();
  });
  python.addEventListener("change", () => show());
  try {
    await show();
    panel.classList.add("ready");
  } catch (error) {
    say(words.broken(error.message));
  }
}
