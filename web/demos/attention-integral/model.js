// Attention over keys drawn from N(0, 1), and the integral to which it tends.

export { draws } from "../random.js";

export const KEYS = 2048;
export const FUNCTIONS = { tanh: (k) => Math.tanh(2 * k), sine: Math.sin, square: (k) => k * k };

const dot = (a, b) => a.reduce((sum, v, i) => sum + v * b[i], 0);

// exp(log weight), the largest being 1, so that nothing overflows.
function weightsOf(logs) {
  const top = logs.reduce((a, b) => Math.max(a, b));
  return logs.map((v) => Math.exp(v - top));
}

// Weights that add up to 1: softmax of q·k / √d.
export function weights(q, K) {
  const w = weightsOf(K.map((k) => dot(q, k) / Math.sqrt(q.length))), total = w.reduce((a, b) => a + b);
  return w.map((v) => v / total);
}

export const attention = (q, K, V) => {
  const w = weights(q, K);
  return V[0].map((_, c) => w.reduce((sum, v, i) => sum + v * V[i][c], 0));
};

// Numbers for queries, keys and values: the output for the first key, the first two, and so on.
export function running(q, keys, values) {
  const w = weightsOf(keys.map((k) => q * k));
  let [above, below] = [0, 0];
  return w.map((v, i) => (above += v * values[i]) / (below += v));
}

// How many equally weighted keys would be as good.
export function effective(q, keys) {
  const w = weightsOf(keys.map((k) => q * k)), total = w.reduce((a, b) => a + b);
  return total ** 2 / dot(w, w);
}

// The integral of f against N(q, 1), which the weights make of N(0, 1); the trapezoid rule.
export function limit(name, q) {
  const h = 1 / 16;
  let sum = 0;
  for (let i = -160; i <= 160; i++) sum += Math.exp(-((i * h) ** 2) / 2) * FUNCTIONS[name](q + i * h);
  return (sum * h) / Math.sqrt(2 * Math.PI);
}
