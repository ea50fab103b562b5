// A flow on the line, g(z) = m + eˢ (sinh(a z)/a + c tanh 2z) with a, c ≥ 0, and what it makes of N(0, 1).

export const NODES = [0.1834346424956498, 0.525532409916329, 0.7966664774136267, 0.9602898564975363]; // Gauss–Legendre, 8 nodes
export const WEIGHTS = [0.362683783378362, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763];
const LINEAR = 1e-6; // below this a, sinh(a z)/a is z

export const normal = (z) => Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI);
const stretched = (a, z) => (a < LINEAR ? z : Math.sinh(a * z) / a);
const unstretched = (a, y) => (a < LINEAR ? y : Math.asinh(a * y) / a);

export const image = ({ a, c, s, m }, z) => m + Math.exp(s) * (stretched(a, z) + c * Math.tanh(2 * z));
export const logDet = ({ a, c, s }, z) => s + Math.log((a < LINEAR ? 1 : Math.cosh(a * z)) + 2 * c * (1 - Math.tanh(2 * z) ** 2));

// Newton's method, kept between bounds: the second term of g lies between -c and c.
export function inverse({ a, c, s, m }, x) {
  const y = (x - m) * Math.exp(-s);
  let low = unstretched(a, y - c), high = unstretched(a, y + c), z = (low + high) / 2;
  for (let step = 0; step < 80 && high > low; step++) {
    const excess = stretched(a, z) + c * Math.tanh(2 * z) - y;
    if (excess === 0) break;
    if (excess > 0) high = z; else low = z;
    const next = z - excess / Math.exp(logDet({ a, c, s: 0 }, z)), kept = next > low && next < high ? next : (low + high) / 2;
    if (Math.abs(kept - z) <= 1e-15 * Math.max(1, Math.abs(z))) break;
    z = kept;
  }
  return z;
}

export function density(flow, x) {
  const z = inverse(flow, x);
  return normal(z) * Math.exp(-logDet(flow, z));
}

// The integral of the density of x from g(from) to g(to), on 32 pieces.
export function mass(flow, from, to) {
  let sum = 0;
  for (let i = 0; i < 32; i++) {
    const [a, b] = [i, i + 1].map((j) => image(flow, from + ((to - from) * j) / 32)), middle = (a + b) / 2, half = (b - a) / 2;
    NODES.forEach((node, j) => (sum += half * WEIGHTS[j] * (density(flow, middle - half * node) + density(flow, middle + half * node))));
  }
  return sum;
}

// The integral of the normal density, for which the identity is a flow.
export const normalMass = (from, to) => mass({ a: 0, c: 0, s: 0, m: 0 }, from, to);

// h(x) - h(z), the mean of the log-determinant: the trapezoid rule.
export function entropyChange(flow) {
  let sum = 0;
  for (let i = -320; i <= 320; i++) sum += normal(i / 32) * logDet(flow, i / 32);
  return sum / 32;
}
