// Entropy, cross-entropy and divergence of two distributions, in nats; 0 ln 0 = 0.

const total = (values) => values.reduce((sum, v) => sum + v, 0);

export const crossEntropy = (p, q) => total(p.map((a, i) => (a > 0 ? -a * Math.log(q[i]) : 0)));
export const entropy = (p) => crossEntropy(p, p);
export const divergence = (p, q) => total(p.map((a, i) => (a > 0 ? a * (Math.log(a) - Math.log(q[i])) : 0)));

// Gradient of the cross-entropy in the logits of q.
export const gradient = (p, q) => q.map((b, i) => b - p[i]);

// The distribution with p[i] = value whose other entries keep their proportions (equal ones, if all were zero).
export function moved(p, i, value) {
  const rest = 1 - p[i];
  return p.map((a, j) => (j === i ? value : rest > 1e-12 ? (a * (1 - value)) / rest : (1 - value) / (p.length - 1)));
}
