// The copy of the site in this browser. Every file is kept under the hash of its content, and only if it has that hash:
// a download that broke off or got something else leaves nothing behind, and an update fetches only what changed.

export const prefixOf = (scope) => `integrals:${new URL(scope).pathname}:`;
const cacheOf = (scope) => caches.open(`${prefixOf(scope)}files`);
const HASH = 22; // characters of base64url: 132 bits

async function hashOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return btoa(String.fromCharCode(...digest)).replaceAll("+", "-").replaceAll("/", "_").slice(0, HASH);
}

const contentKey = (scope, hash) => new URL(`?content=${hash}`, scope).href;
const manifestKey = (scope, version) => new URL(`?manifest=${version}`, scope).href;

// `files`: path -> [hash, size, group, hash of what a server may have unpacked].
export class Store {
  constructor(scope, manifest, cache) {
    Object.assign(this, { scope, manifest, cache });
  }

  static async open(scope, version) {
    const cache = await cacheOf(scope), kept = await cache.match(manifestKey(scope, version));
    return kept ? new Store(scope, await kept.json(), cache) : null;
  }

  static async make(scope, manifest) {
    return new Store(scope, manifest, await cacheOf(scope));
  }

  // The copies that other versions of the site have left in the cache.
  async others() {
    const found = [];
    for (const { url } of await this.cache.keys()) {
      const version = new URL(url).searchParams.get("manifest");
      if (version && version !== this.manifest.version) found.push(await Store.open(this.scope, version));
    }
    return found;
  }

  async begin() {
    const text = new Response(JSON.stringify(this.manifest), { headers: { "Content-Type": "application/json" } });
    await this.cache.put(manifestKey(this.scope, this.manifest.version), text);
  }

  // Path of a file of the site, or of the folder whose page an address leads to ("/" is missing), or null.
  pathOf(address) {
    const url = new URL(address);
    if (!url.href.startsWith(this.scope)) return null;
    let path;
    try {
      path = decodeURIComponent(url.pathname.slice(new URL(this.scope).pathname.length));
    } catch {
      return null;
    }
    const file = path === "" || path.endsWith("/") ? `${path}index.html` : path;
    return file in this.manifest.files ? file : null;
  }

  folderOf(address) {
    const url = new URL(address);
    url.pathname += "/";
    return this.pathOf(url) ? url : null;
  }

  get(path) {
    return this.cache.match(contentKey(this.scope, this.manifest.files[path][0]));
  }

  // Keeps a response as the file `path`; false if it is not that file.
  async put(path, response) {
    if (!response.ok) return false;
    const [hash, , , unpacked] = this.manifest.files[path], bytes = await response.arrayBuffer();
    const got = await hashOf(bytes);
    if (got !== hash && got !== unpacked) return false;
    const type = response.headers.get("Content-Type");
    await this.cache.put(contentKey(this.scope, hash), new Response(bytes, { headers: type ? { "Content-Type": type } : {} }));
    return true;
  }

  async fetch(path, options) {
    const address = new URL(encodeURI(path).replace(/(^|\/)index\.html$/, "$1"), this.scope);
    if (!(await this.put(path, await fetch(address, options)))) throw new Error(`not the file of this version: ${path}`);
  }

  // Paths of this version that are in the browser.
  async kept() {
    const here = new Set((await this.cache.keys()).map(({ url }) => new URL(url).searchParams.get("content")));
    return Object.keys(this.manifest.files).filter((path) => here.has(this.manifest.files[path][0]));
  }

  // Fetches `paths`, a few at a time; `onFile` hears of each. The first failure stops it; what has come is kept.
  async fetchAll(paths, options, onFile) {
    const left = [...paths];
    const one = async () => {
      for (let path; (path = left.pop()); onFile?.(path)) await this.fetch(path, options);
    };
    await Promise.all(Array.from({ length: 6 }, one));
  }

  // Drops what other versions left.
  async clean() {
    const known = new Set(Object.values(this.manifest.files).map(([hash]) => hash));
    for (const request of await this.cache.keys()) {
      const { searchParams } = new URL(request.url), version = searchParams.get("manifest");
      if (version ? version !== this.manifest.version : !known.has(searchParams.get("content"))) await this.cache.delete(request);
    }
  }
}

export async function removeAll(scope) {
  for (const name of await caches.keys()) if (name.startsWith(prefixOf(scope))) await caches.delete(name);
}
