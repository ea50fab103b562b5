// Takes everything out of the worker's reach that a program does not need: the network, storage, other workers,
// channels to other pages. What is not on this list goes, on the global object and on its prototypes, before any other
// line runs; a browser in which something cannot be removed gets no Python at all.

const LANGUAGE = `Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date
  Promise RegExp Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError SuppressedError
  globalThis JSON Math Intl Temporal ArrayBuffer SharedArrayBuffer Atomics DataView Int8Array Uint8Array
  Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array BigInt64Array BigUint64Array Float16Array Float32Array
  Float64Array Map Set WeakMap WeakSet WeakRef BigInt Iterator AsyncIterator Proxy Reflect FinalizationRegistry
  DisposableStack AsyncDisposableStack decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape isFinite
  isNaN eval console WebAssembly`;
const WEB = `self WorkerGlobalScope DedicatedWorkerGlobalScope EventTarget Event MessageEvent ErrorEvent DOMException
  addEventListener removeEventListener dispatchEvent onmessage onerror onunhandledrejection postMessage location
  performance setTimeout clearTimeout setInterval clearInterval queueMicrotask structuredClone atob btoa crypto
  TextEncoder TextDecoder URL URLSearchParams Response Headers Blob AbortController AbortSignal MessageChannel MessagePort`;
const KEPT = new Set(`${LANGUAGE} ${WEB} constructor`.split(/\s+/));

const { userAgent, platform, maxTouchPoints, language } = navigator;
for (let object = globalThis; object && object !== Object.prototype; object = Object.getPrototypeOf(object)) {
  for (const name of Object.getOwnPropertyNames(object)) {
    const harmless = typeof Object.getOwnPropertyDescriptor(object, name).value === "number"; // a constant of the platform
    if (KEPT.has(name) || harmless) continue;
    if (!Reflect.deleteProperty(object, name)) throw new Error(`cannot take away ${name}`);
  }
}
globalThis.navigator = Object.freeze({ userAgent, platform, maxTouchPoints, language });
