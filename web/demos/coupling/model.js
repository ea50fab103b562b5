// Affine coupling layers of the plane, each with the halves swapped: from z to x and back, and what becomes of N(0, I).

import { NODES, WEIGHTS } from "../flow/model.js";

const steered = ({ a, b }, u) => [a * Math.tanh(1.5 * u), b * (2 * Math.tanh(u) ** 2 - 1)]; // log-scale and shift

// The image of z and the log-determinant there.
export function image(flow, [u, v]) {
  let sum = 0;
  for (let layer = 0; layer < flow.layers; layer++) {
    const [s, t] = steered(flow, layer % 2 ? v : u);
    if (layer % 2) u = u * Math.exp(s) + t; else v = v * Math.exp(s) + t;
    sum += s;
  }
  return [u, v, sum];
}

// The z that leads to x, and the log-determinant there.
export function inverse(flow, [u, v]) {
  let sum = 0;
  for (let layer = flow.layers - 1; layer >= 0; layer--) {
    const [s, t] = steered(flow, layer % 2 ? v : u);
    if (layer % 2) u = (u - t) * Math.exp(-s); else v = (v - t) * Math.exp(-s);
    sum += s;
  }
  return [u, v, sum];
}

export const normal = ([u, v]) => Math.exp(-(u * u + v * v) / 2) / (2 * Math.PI);

export function density(flow, x) {
  const [u, v, sum] = inverse(flow, x);
  return normal([u, v]) * Math.exp(-sum);
}

// How many times larger the map makes a small area at z: the determinant of differences, of fourth order in h.
export function stretching(flow, [u, v], h = 3e-4) {
  const column = (du, dv) => {
    const [far, near, back, last] = [2, 1, -1, -2].map((k) => image(flow, [u + k * du, v + k * dv]));
    return [0, 1].map((i) => (8 * (near[i] - back[i]) - (far[i] - last[i])) / (12 * h));
  };
  const [[a, c], [b, d]] = [column(h, 0), column(0, h)];
  return Math.abs(a * d - b * c);
}

// The integral of the density of x over the image of a square, whose small pieces the map has stretched.
export function mass(flow, [u, v], side) {
  const nodes = [...NODES.map((t, i) => [t, WEIGHTS[i]]), ...NODES.map((t, i) => [-t, WEIGHTS[i]])];
  let sum = 0;
  for (const [s, first] of nodes) for (const [t, second] of nodes) {
    const z = [u + (s * side) / 2, v + (t * side) / 2];
    sum += (first * second * side ** 2 * density(flow, image(flow, z)) * stretching(flow, z)) / 4;
  }
  return sum;
}

// The integral of the normal density over a square: with no layer the image is the square.
export const normalMass = (centre, side) => mass({ a: 0, b: 0, layers: 0 }, centre, side);
