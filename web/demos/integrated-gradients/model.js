// Integrated gradients of a two-layer network v · s(W x + b), for the networks of the demonstration or any other.

const HIDDEN = { W: [[1.5, 0.8], [-0.9, 1.6], [1.2, -1.4], [0.4, 1.1], [-1.7, -0.6]], b: [-0.6, 0.3, -0.2, -1, 0.5], v: [1.2, 0.9, -0.8, 1, 0.7] };
export const NETWORKS = {
  tanh: { ...HIDDEN, activation: "tanh" },
  relu: { ...HIDDEN, activation: "relu" },
  kink: { W: [[1, 0]], b: [-0.5], v: [1], activation: "relu" }, // max(x₁ - 1/2, 0)
};
const dot = (a, b) => a.reduce((sum, v, i) => sum + v * b[i], 0);
const hidden = ({ W, b }, x) => W.map((row, i) => dot(row, x) + b[i]);

export function output(network, x) {
  const s = network.activation === "tanh" ? Math.tanh : (z) => Math.max(z, 0);
  return dot(network.v, hidden(network, x).map(s));
}

export function gradient(network, x) {
  const slope = network.activation === "tanh" ? (z) => 1 - Math.tanh(z) ** 2 : (z) => (z > 0 ? 1 : 0);
  const factors = hidden(network, x).map((z, i) => network.v[i] * slope(z));
  return x.map((_, j) => factors.reduce((sum, c, i) => sum + c * network.W[i][j], 0));
}

// Nodes and weights on [0, 1]; the roots of the Legendre polynomial by Newton's method.
export function pathRule(n, rule) {
  if (rule === "trapezoid") {
    const nodes = Array.from({ length: n + 1 }, (_, i) => i / n);
    return { nodes, weights: nodes.map((_, i) => (i === 0 || i === n ? 0.5 / n : 1 / n)) };
  }
  if (rule !== "gauss-legendre") {
    const shift = { left: 0, midpoint: 0.5, right: 1 }[rule];
    return { nodes: Array.from({ length: n }, (_, i) => (i + shift) / n), weights: new Array(n).fill(1 / n) };
  }
  const nodes = [], weights = [];
  for (let i = n; i >= 1; i--) {
    let x = Math.cos((Math.PI * (i - 0.25)) / (n + 0.5)), slope;
    for (let step = 0; step < 20; step++) {
      let [last, now] = [1, x];
      for (let k = 2; k <= n; k++) [last, now] = [now, ((2 * k - 1) * x * now - (k - 1) * last) / k];
      slope = (n * (x * now - last)) / (x * x - 1);
      const move = now / slope;
      x -= move;
      if (Math.abs(move) < 1e-15) break;
    }
    nodes.push((x + 1) / 2);
    weights.push(1 / ((1 - x * x) * slope * slope));
  }
  return { nodes, weights };
}

const along = (x, baseline, t) => x.map((v, i) => baseline[i] + t * (v - baseline[i]));

// The derivative of the output along the path, at the time t.
export const slope = (network, x, baseline, t) => dot(gradient(network, along(x, baseline, t)), x.map((v, i) => v - baseline[i]));

export function integratedGradients(network, x, baseline, n, rule) {
  const { nodes, weights } = pathRule(n, rule);
  const slopes = nodes.map((t) => gradient(network, along(x, baseline, t)));
  return x.map((v, i) => (v - baseline[i]) * nodes.reduce((sum, _, k) => sum + weights[k] * slopes[k][i], 0));
}

export const change = (network, x, baseline) => output(network, x) - output(network, baseline);

export const completenessGap = (network, x, baseline, n, rule) =>
  integratedGradients(network, x, baseline, n, rule).reduce((sum, v) => sum + v, 0) - change(network, x, baseline);

// The same for a network of the demonstration, by name.
export const gapOf = (name, ...rest) => completenessGap(NETWORKS[name], ...rest);
