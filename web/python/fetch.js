// What Pyodide takes for `fetch`: the files that the page has handed over, and nothing else. esbuild puts it in the
// place of the global function in Pyodide's own code (`--inject`); the global one is gone (lockdown.js).

const files = new Map();

export function handOver(named) {
  for (const [name, bytes] of Object.entries(named)) files.set(name, bytes);
}

export async function fetch(url) {
  const name = String(url).split("/").pop();
  return new Response(files.get(name) ?? null, { status: files.has(name) ? 200 : 404 });
}
