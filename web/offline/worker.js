// The service worker: pages that were visited, and all that was saved, from this browser; the rest from the network.
// A build puts `VERSION` before this file: another version of the site is another worker, which takes over only when
// the reader says so. `?no-sw` at the end of any address of the site removes the worker and the copy.

import { Store, removeAll } from "./store.js";

const { scope } = self.registration;
const newer = new Set(); // clients whose page came from the network in another version: their files come from there too
const USED = /^(assets\/(javascripts|js)|search)\//; // what a page may load when a reader uses it: search, editor, drawings
let opened;
const site = () => (opened ??= Store.open(scope, VERSION));

self.addEventListener("install", (event) => event.waitUntil(install()));

// The new version of all that the reader has of the old one: only with that is the update ready to be offered.
async function install() {
  const manifest = await (await fetch(new URL("offline.json", scope), { cache: "no-cache" })).json();
  if (manifest.version !== VERSION) throw new Error("offline.json is of another version");
  const store = await Store.make(scope, manifest), had = new Set();
  for (const other of await store.others()) for (const path of await other.kept()) had.add(family(path));
  const shared = (path) => had.size && manifest.files[path][2] === "";
  const wanted = Object.keys(manifest.files).filter((path) => had.has(family(path)) || shared(path));
  const kept = new Set(await store.kept());
  await store.fetchAll(wanted.filter((path) => !kept.has(path)), { cache: "no-cache" });
  await store.begin();
}

// Python's folder is named by its version.
const family = (path) => path.replace(/^assets\/python\/[^/]+\//, "assets/python/*/");

self.addEventListener("activate", (event) => event.waitUntil(activate()));

async function activate() {
  await (await site())?.clean();
  await self.clients.claim();
}

self.addEventListener("message", (event) => {
  if (event.data.kind === "update") event.waitUntil(self.skipWaiting());
  if (event.data.kind === "visited") event.waitUntil(keepAll(event.data.addresses));
});

async function keepAll(addresses) {
  const store = await site();
  if (!store) return;
  const paths = new Set(addresses.map((address) => store.pathOf(address)).filter(Boolean));
  const groups = new Set(["", ...[...paths].map((path) => store.manifest.files[path][2])]); // the visited language
  for (const [path, [, , group]] of Object.entries(store.manifest.files)) if (USED.test(path) && groups.has(group)) paths.add(path);
  for (const path of paths) if (!(await store.get(path))) await store.fetch(path).catch(() => {});
}

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || !request.url.startsWith(scope) || request.cache === "reload") return;
  const leaving = request.mode === "navigate" && url.searchParams.has("no-sw");
  event.respondWith(leaving ? leave(request) : answer(event, url));
});

async function leave(request) {
  await self.registration.unregister();
  await removeAll(scope);
  return fetch(request);
}

async function answer(event, url) {
  const { request } = event, page = request.mode === "navigate";
  const store = await site().catch(() => null);
  if (store && url.href === new URL("offline.json", scope).href) return Response.json(store.manifest);
  const path = store?.pathOf(url);
  if (!path) {
    const folder = page && store?.folderOf(url);
    if (folder) return Response.redirect(folder);
    return page ? fetch(request).catch(notHere) : fetch(request);
  }
  const elsewhere = newer.has(event.clientId);
  if (!elsewhere || page) {
    const kept = await store.get(path);
    if (kept) return kept;
  }
  try {
    const response = await fetch(request);
    if (page) {
      if (!(await store.put(path, response.clone()).catch(() => true))) newer.add(event.resultingClientId);
    } else if (!elsewhere) {
      event.waitUntil(store.put(path, response.clone()).catch(() => {})); // a full disk is no reason to fail
    }
    return response;
  } catch (error) {
    const kept = await store.get(path);
    if (kept) return kept;
    if (page) return notHere();
    throw error;
  }
}

function notHere() {
  const home = new URL(scope).pathname;
  const html = `<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>离线 / Offline</title>
<body style="font: 1rem/1.7 sans-serif; max-width: 36rem; margin: 3rem auto; padding: 0 1rem">
<h1>离线 / Offline</h1><p>这一页还没有保存在这个浏览器里，现在又连不上网站。<a href="${home}">回到首页</a></p>
<p lang="en">This page has not been saved in this browser, and the site cannot be reached. <a href="${home}en/">Home page</a></p>`;
  return new Response(html, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
