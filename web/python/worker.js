// Python in a worker: the page sends files and programs, the worker sends back what the programs print and show.

import "./lockdown.js";
import { fetch, handOver } from "./fetch.js";
import { loadPyodide } from "pyodide/pyodide.mjs";
import createPyodideModule from "pyodide/pyodide.asm.mjs";
import runner from "./runner.py";

const send = postMessage.bind(globalThis); // a program may put something else in its place
let python;

async function start({ module, files, packages }) {
  handOver(files);
  WebAssembly.instantiateStreaming = async (_, imports) => ({ module, instance: await WebAssembly.instantiate(module, imports) });
  python = await loadPyodide({
    indexURL: "files:/",
    packageBaseUrl: "files:/",
    createPyodideModule,
    lockFileContents: packages,
    env: { MPLBACKEND: "agg", MPLCONFIGDIR: "/tmp", TZ: "UTC" },
    stdout: () => {},
    stderr: () => {},
  });
  await install(["numpy"]);
  python.runPython(runner, { filename: "runner.py" });
  python.globals.get("warm_up")();
}

const install = (names) => python.loadPackage(names, { messageCallback: () => {}, checkIntegrity: false });

async function run({ id, files, install: names, program, check, lang, dark }) {
  handOver(files);
  if (names.length) await install(names);
  const post = (kind, text, extra) => send({ id, kind, text, extra });
  python.globals.get("run")(program, post, check ? python.toPy(check) : null, lang, dark);
}

addEventListener("message", async ({ data }) => {
  const action = { start, run }[data.action];
  try {
    await action(data);
    send({ id: data.id, kind: "done" });
  } catch (error) {
    send({ id: data.id, kind: "crash", text: String(error?.message ?? error) });
  }
});
