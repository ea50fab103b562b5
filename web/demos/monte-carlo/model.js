// Averages of f(x) = Π exp(xᵢ)/(e − 1), whose integral over every cube [0, 1]^d is 1: random points, Sobol' points, grids.

import { mulberry32 } from "../random.js";

const BITS = 30; // of a Sobol' point
// Joe and Kuo's primitive polynomials (degree, inner coefficients) and initial numbers, for the coordinates from the second.
const JOE_KUO = [[1, 0, [1]], [2, 1, [1, 3]], [3, 1, [1, 3, 1]], [3, 2, [1, 1, 1]], [4, 1, [1, 1, 3, 3]], [4, 4, [1, 3, 5, 13]], [5, 2, [1, 1, 5, 5, 17]]];
const range = (count) => Array.from({ length: count }, (_, i) => i);

// The standard deviation of f at a uniform point.
export const sigma = (d) => Math.sqrt(((Math.E + 1) / (Math.E - 1) / 2) ** d - 1);

// What the midpoint grid of m cells an axis lacks to 1; the sum over the cells of an axis is geometric, m may be any number.
export const gridError = (d, m) => -Math.expm1(-d * Math.log(Math.sinh(0.5 / m) / (0.5 / m)));

// Where the error of the grid, as it falls, meets σ/√N: the number N of points, or Infinity if it stays below.
export function crossover(d) {
  if (d <= 4) return Infinity;
  const ahead = (logarithm) => gridError(d, Math.exp(logarithm / d)) < sigma(d) * Math.exp(-logarithm / 2);
  let [low, high] = [0, 100];
  while (high - low > 1e-13 * high) if (ahead((low + high) / 2)) low = (low + high) / 2; else high = (low + high) / 2;
  return Math.exp(low);
}

// The least-squares line through (ln n, ln error), as slope and value at n = 1.
export function fitted(sizes, errors) {
  const [x, y] = [sizes, errors].map((values) => values.map(Math.log)), mean = (v) => v.reduce((a, b) => a + b) / v.length;
  const [a, b] = [mean(x), mean(y)];
  const slope = x.reduce((sum, v, i) => sum + (v - a) * (y[i] - b), 0) / x.reduce((sum, v) => sum + (v - a) ** 2, 0);
  return [slope, Math.exp(b - slope * a)];
}

export function directions(d) {
  return range(d).map((axis) => {
    if (axis === 0) return range(BITS).map((j) => 2 ** (BITS - 1 - j));
    const [degree, inner, initial] = JOE_KUO[axis - 1], m = [...initial];
    for (let j = degree; j < BITS; j++) {
      let next = m[j - degree] ^ (m[j - degree] << degree);
      for (let i = 1; i < degree; i++) if ((inner >> (degree - 1 - i)) & 1) next ^= m[j - i] << i;
      m.push(next);
    }
    return m.map((v, j) => v * 2 ** (BITS - 1 - j));
  });
}

function odd(word) {
  for (const by of [16, 8, 4, 2, 1]) word ^= word >>> by;
  return word & 1;
}

// Random scramblings: for each axis a shift, and for each binary digit the mask of those that are added up to it.
export function scramblings(d, count, seed) {
  const uniform = mulberry32(seed), word = () => Math.floor(uniform() * 2 ** BITS);
  const mask = (_, p) => {
    const own = 2 ** (BITS - 1 - p);
    return (word() & (2 ** BITS - 2 * own)) | own;
  };
  return range(count).map(() => range(d).map(() => [word(), ...range(BITS).map(mask)]));
}

// The first n points, one after the other; scrambled up to n = 2^12.
export function sobolPoints(d, n, scrambled = null) {
  const points = new Float64Array(n * d);
  directions(d).forEach((numbers, axis) => {
    const [shift, ...masks] = scrambled?.[axis] ?? [0];
    const mixed = (v) => masks.reduce((sum, mask, p) => sum | (odd(mask & v) << (BITS - 1 - p)), 0);
    const used = scrambled ? numbers.slice(0, 12).map(mixed) : numbers;
    for (let i = 0, word = shift; i < n; i++) {
      points[i * d + axis] = word / 2 ** BITS;
      word ^= used[31 - Math.clz32((i + 1) & -(i + 1))]; // the lowest binary digit of i + 1: Gray code
    }
  });
  return points;
}

export function randomPoints(d, n, uniform) {
  const points = new Float64Array(n * d);
  for (let i = 0; i < points.length; i++) points[i] = uniform();
  return points;
}

export function gridPoints(d, m) {
  return Float64Array.from({ length: d * m ** d }, (_, i) => (Math.floor(Math.floor(i / d) / m ** (i % d)) % m + 0.5) / m);
}

// The errors of the averages of f over the first 1, 2, 4, … points.
export function errorsAlong(points, d) {
  const errors = [], scale = (Math.E - 1) ** d;
  for (let i = 0, sum = 0; i < points.length / d; i++) {
    let exponent = 0;
    for (let axis = 0; axis < d; axis++) exponent += points[i * d + axis];
    sum += Math.exp(exponent) / scale;
    if (((i + 1) & i) === 0) errors.push(sum / (i + 1) - 1);
  }
  return errors;
}

// Such errors up to n points, of `count` samples of them.
export function cloud(sampler, d, n, count, seed) {
  const uniform = mulberry32(seed);
  const samples = sampler === "sobol" ? scramblings(d, count, seed).map((s) => () => sobolPoints(d, n, s)) : new Array(count).fill(() => randomPoints(d, n, uniform));
  return samples.map((draw) => errorsAlong(draw(), d));
}

export const rms = (rows) => rows[0].map((_, j) => Math.sqrt(rows.reduce((sum, row) => sum + row[j] ** 2, 0) / rows.length));

// The largest grid with at most n points: cells an axis.
export function cellsWithin(d, n) {
  let m = 1;
  while ((m + 1) ** d <= n) m++;
  return m;
}
