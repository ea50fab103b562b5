// Python for this page: downloaded at the first run, then one worker for as long as the page stays open. A stopped
// worker is replaced from the bytes that are still there.

const MOST_MESSAGES = 5000; // of one run; a program's own limit (runner.py) is far below
const base = new URL(document.querySelector('meta[name="python"]').content, location.href);
const held = new Map(); // file name -> bytes
let manifest, parts, session, tail = Promise.resolve(), cancel;

export class Stopped extends Error {}
export class Offline extends Error {}

async function download(names, onProgress, signal) {
  const missing = names.filter((name) => !held.has(name));
  const total = missing.reduce((sum, name) => sum + manifest.sizes[name], 0);
  let got = 0;
  const one = async (name) => {
    const answer = await fetch(new URL(name, base), { signal });
    if (!answer.ok) throw new Error(`${answer.status} ${name}`);
    const counted = answer.body.pipeThrough(new TransformStream({
      transform(chunk, controller) {
        controller.enqueue(chunk);
        onProgress?.(Math.min((got += chunk.length), total), total);
      },
    }));
    let bytes = await new Response(counted).arrayBuffer();
    const packed = name.endsWith(".gz") && new DataView(bytes).getUint16(0) === 0x1f8b; // else a server unpacked it
    if ((packed || !name.endsWith(".gz")) && bytes.byteLength !== manifest.sizes[name]) throw new Error(`${name}: incomplete`);
    if (packed) bytes = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
    held.set(name, bytes);
  };
  if (total) onProgress?.(0, total);
  try {
    await Promise.all(missing.map(one));
  } catch (error) {
    throw signal.aborted ? new Stopped() : new Offline(error.message);
  }
}

const some = (names) => Object.fromEntries(names.map((name) => [name, held.get(name)]));

async function getParts(onProgress, signal) {
  try {
    manifest ??= await (await fetch(new URL("manifest.json", base), { signal })).json();
  } catch (error) {
    throw signal.aborted ? new Stopped() : new Offline(error.message);
  }
  await download(["python.js.gz", "python.wasm.gz", ...manifest.files], onProgress, signal);
  parts ??= (async () => ({
    script: URL.createObjectURL(new Blob([held.get("python.js.gz")], { type: "text/javascript" })),
    module: await WebAssembly.compile(held.get("python.wasm.gz")),
  }))();
  return parts;
}

function begin({ script, module }) {
  const worker = new Worker(script, { type: "module", name: "python" });
  const own = { worker, packages: new Set(), job: null, count: 0 };
  own.call = (message, report) => new Promise((resolve, reject) => {
    own.job = { id: ++own.count, resolve, reject, report, messages: 0 };
    worker.postMessage({ ...message, id: own.count });
  });
  own.end = (error) => {
    worker.terminate();
    if (session === own) session = null;
    own.job?.reject(error);
  };
  worker.onmessage = ({ data }) => {
    const job = own.job;
    if (!job || data?.id !== job.id) return;
    if (data.kind === "done") job.resolve();
    else if (data.kind === "crash") own.end(new Error(String(data.text)));
    else if (++job.messages > MOST_MESSAGES) job.report({ kind: "limit" }), own.end(new Stopped());
    else job.report(data);
  };
  worker.onerror = (event) => own.end(new Error(event.message || "worker"));
  own.ready = own.call({ action: "start", module, files: some(manifest.files), packages: manifest.lock });
  own.ready.catch(() => {});
  return own;
}

const imported = (name, program) => new RegExp(`^[ \\t]*(?:import|from)\\b.*\\b${name}\\b`, "m").test(program);

// Runs `job` ({program, check, lang, dark}) when the programs before it are through. `report` gets what it
// prints, shows and raises, and what is going on: {state: "getting", name, total}, {state: "progress", got, total}, …
export function run(job, report) {
  const mine = tail.then(() => perform(job, report));
  if (session?.busy) report({ state: "waiting" });
  tail = mine.catch(() => {});
  return mine;
}

async function perform(job, report) {
  const { signal } = (cancel = new AbortController());
  const progress = (name) => (got, total) => report(got ? { state: "progress", got, total } : { state: "getting", name, total });
  const first = await getParts(progress("Python"), signal);
  if (!session) {
    report({ state: "starting" });
    session = begin(first);
  }
  const own = session;
  own.busy = true;
  try {
    await own.ready;
    const install = Object.keys(manifest.packages).filter((name) => !own.packages.has(name) && imported(name, job.program));
    const wheels = install.flatMap((name) => manifest.packages[name]);
    if (install.length) await download(wheels, progress(install.join(", ")), signal);
    if (signal.aborted) throw new Stopped();
    report({ state: "running" });
    await own.call({ action: "run", ...job, install, files: some(wheels) }, report);
    install.forEach((name) => own.packages.add(name));
  } finally {
    own.busy = false;
  }
}

// Ends what runs now, at once; the next worker starts in the background.
export function stop() {
  cancel?.abort();
  if (!session?.busy) return;
  session.end(new Stopped());
  if (parts) parts.then((first) => (session ??= begin(first)));
}
