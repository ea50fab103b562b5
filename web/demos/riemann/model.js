// Quadrature rules on [0, 1], their errors, and the order that the errors show.

const TAGS = { left: 0, midpoint: 0.5, right: 1 };

// Nodes and weights of a rule with n cells; n is even for Simpson's.
export function nodesAndWeights(n, rule) {
  const tagged = rule in TAGS;
  const t = Array.from({ length: tagged ? n : n + 1 }, (_, i) => i + (tagged ? TAGS[rule] : 0));
  const weight = (i) => {
    const end = i === 0 || i === n;
    if (tagged) return 1;
    if (rule === "trapezoid") return end ? 1 / 2 : 1;
    return end ? 1 / 3 : i % 2 ? 4 / 3 : 2 / 3;
  };
  return { x: t.map((v) => v / n), w: t.map((_, i) => weight(i) / n) };
}

// The polygon through equally spaced heights: the function that the reader draws.
function polygon(x, heights) {
  const s = x * (heights.length - 1), i = Math.min(Math.floor(s), heights.length - 2);
  return heights[i] + (s - i) * (heights[i + 1] - heights[i]);
}

export const FUNCTIONS = {
  exp: Math.exp,
  sqrt: Math.sqrt,
  kink: (x) => Math.abs(x - 1 / 3),
  bell: (x) => Math.exp(Math.cos(2 * Math.PI * x)),
  drawn: polygon,
};

export const value = (name, x, heights) => FUNCTIONS[name](x, heights);

export function riemannSum(name, n, rule, heights) {
  const { x, w } = nodesAndWeights(n, rule);
  return x.reduce((sum, node, i) => sum + w[i] * value(name, node, heights), 0);
}

// The integral itself: in closed form, or by a rule that is exact up to rounding for this very function.
export function exact(name, heights) {
  return {
    exp: () => Math.E - 1,
    sqrt: () => 2 / 3,
    kink: () => 5 / 18,
    bell: () => riemannSum("bell", 64, "trapezoid"), // whole period of an analytic function
    drawn: () => riemannSum("drawn", heights.length - 1, "trapezoid", heights),
  }[name]();
}

export const CELLS = [2, 4, 8, 16, 32, 64, 128, 256];
export const errors = (name, rule, heights) =>
  CELLS.map((n) => Math.abs(riemannSum(name, n, rule, heights) - exact(name, heights)));

// Minus the slope of the least-squares line through (ln n, ln error), where the error is more than rounding.
export function fittedOrder(cells, found) {
  const points = cells.map((n, i) => [Math.log(n), Math.log(found[i])]).filter((_, i) => found[i] > 1e-13);
  if (points.length < 2) return NaN;
  const mean = (j) => points.reduce((sum, p) => sum + p[j], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const up = points.reduce((sum, p) => sum + (p[0] - x) * (p[1] - y), 0);
  return -up / points.reduce((sum, p) => sum + (p[0] - x) ** 2, 0);
}
