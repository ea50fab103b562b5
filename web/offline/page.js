// Every page: registers the service worker, tells it what this page consists of, offers an update, and removes it all.

import { Store, removeAll } from "./store.js";
import words from "./words.js";

export const root = new URL("../../", import.meta.url); // bundles stand in assets/js/
const OFF = `offline-off:${root.pathname}`, LATER = "update-later";
const available = () => document.querySelector('meta[name="offline"]')?.content;

export const isOff = () => localStorage.getItem(OFF) !== null;

export async function remove() {
  for (const registration of await navigator.serviceWorker.getRegistrations())
    if (registration.scope === root.href) await registration.unregister();
  await removeAll(root.href);
}

export async function switchTo(on) {
  if (on) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "");
  await (on ? register() : remove());
}

export async function register() {
  const registration = await navigator.serviceWorker.register(new URL("sw.js", root), { updateViaCache: "none" });
  if (!registration) return;
  offerUpdates(registration);
  const { active } = await navigator.serviceWorker.ready;
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const figures = [...document.querySelectorAll("img.figure")].map(({ src }) => src); // most of them have not come yet
  const programs = [...document.querySelectorAll("meta[name=programs]")].map(({ content }) => new URL(content, document.baseURI).href);
  active.postMessage({ kind: "visited", addresses: [location.href.split("#")[0], ...loaded, ...figures, ...programs] });
}

// The copy that the worker in charge of this page keeps, or null.
export async function store() {
  const answer = await fetch(new URL("offline.json", root)); // the worker's own version, if there is a worker
  if (!answer.ok) throw new Error(`${answer.status} offline.json`);
  return Store.make(root.href, await answer.json());
}

function offerUpdates(registration) {
  const watch = (worker) => worker?.addEventListener("statechange", () => worker.state === "installed" && offer(worker));
  offer(registration.waiting);
  watch(registration.installing);
  registration.addEventListener("updatefound", () => watch(registration.installing));
}

function offer(worker) {
  if (!worker || !navigator.serviceWorker.controller) return;
  if (sessionStorage.getItem(LATER) || document.querySelector(".update-offer")) return;
  const box = document.createElement("div");
  box.className = "update-offer";
  box.setAttribute("role", "status");
  const text = document.createElement("span");
  text.textContent = words.update;
  const button = (label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  };
  box.append(text, button(words.take, () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    worker.postMessage({ kind: "update" });
  }), button(words.later, () => {
    sessionStorage.setItem(LATER, "yes");
    box.remove();
  }));
  document.body.append(box);
}

export async function start() {
  const panel = document.querySelector(".offline");
  if (panel && !("serviceWorker" in navigator)) return (await import("./panel.js")).start(panel);
  if (new URLSearchParams(location.search).has("no-sw")) await switchTo(false);
  else if (!available() || isOff()) await remove();
  else await register();
  if (panel) (await import("./panel.js")).start(panel);
}
