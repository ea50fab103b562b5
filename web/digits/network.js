// The article's network, and the way from a drawing to its input. No DOM: Node tests this file against Keras.

export const SIDE = 28;
const EDGE = SIDE - 2, POOLED = EDGE / 2, CHANNELS = 32, CLASSES = 10;
const SIZES = { kernel: 9 * CHANNELS, bias: CHANNELS, matrix: POOLED * POOLED * CHANNELS * CLASSES, offset: CLASSES };
// MNIST: the digit fills a box of 20 pixels, with its centre of mass half a pixel right of and below the middle.
const BOX = 20, CENTRE = 0.5, PEN = 2.6;

function fromHalf(bits) {
  const exponent = (bits >> 10) & 31, fraction = (bits & 1023) / 1024, sign = bits & 0x8000 ? -1 : 1;
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction) : 2 ** -14 * fraction);
}

// The arrays of data/digits.bin: half precision, one after the other.
export function weightsFrom(buffer) {
  const view = new DataView(buffer);
  let at = 0;
  const next = (size) => Float32Array.from({ length: size }, () => fromHalf(view.getUint16((at++) * 2, true)));
  const weights = Object.fromEntries(Object.entries(SIZES).map(([name, size]) => [name, next(size)]));
  if (at * 2 !== buffer.byteLength) throw new Error(`${buffer.byteLength} bytes of weights, not ${at * 2}`);
  return weights;
}

// Image x (28 * 28, in [0, 1]) -> feature maps, what the pooling leaves of them, logits and probabilities.
export function forward({ kernel, bias, matrix, offset }, x) {
  const maps = new Float32Array(EDGE * EDGE * CHANNELS), pooled = new Float32Array(POOLED * POOLED * CHANNELS);
  const logits = Array.from(offset);
  for (let i = 0; i < EDGE; i++)
    for (let j = 0; j < EDGE; j++)
      for (let c = 0; c < CHANNELS; c++) {
        let sum = bias[c];
        for (let a = 0; a < 3; a++)
          for (let b = 0; b < 3; b++) sum += x[(i + a) * SIDE + j + b] * kernel[(3 * a + b) * CHANNELS + c];
        const value = (maps[(i * EDGE + j) * CHANNELS + c] = Math.max(sum, 0));
        const p = ((i >> 1) * POOLED + (j >> 1)) * CHANNELS + c;
        if (value > pooled[p]) pooled[p] = value;
      }
  pooled.forEach((value, p) => logits.forEach((_, k) => (logits[k] += value * matrix[p * CLASSES + k])));
  const top = Math.max(...logits), powers = logits.map((z) => Math.exp(z - top));
  const total = powers.reduce((a, b) => a + b);
  return { maps, pooled, logits, probabilities: powers.map((e) => e / total), logNormaliser: top + Math.log(total) };
}

export const loss = ({ logits, logNormaliser }, label) => logNormaliser - logits[label];

// Grey values at the centres of the pixels; `ink` says how dark the drawing is at a point of its own coordinates.
function pixels(ink, scale, [x0, y0], [dx, dy]) {
  const at = (n, shift, origin) => (n + 0.5 - SIDE / 2 - shift) / scale + origin;
  return Float32Array.from({ length: SIDE * SIDE }, (_, n) => ink(at(n % SIDE, dx, x0), at(Math.floor(n / SIDE), dy, y0), scale));
}

// The drawing as MNIST would have it: the longer side of its box made 20 pixels, its centre of mass where it has it.
function centred(ink, [left, top, right, bottom], scale) {
  const middle = [(left + right) / 2, (top + bottom) / 2];
  const image = pixels(ink, scale, middle, [0, 0]);
  let mass = 0, x = 0, y = 0;
  image.forEach((value, n) => {
    mass += value;
    x += value * ((n % SIDE) + 0.5 - SIDE / 2);
    y += value * (Math.floor(n / SIDE) + 0.5 - SIDE / 2);
  });
  return mass ? pixels(ink, scale, middle, [CENTRE - x / mass, CENTRE - y / mass]) : image;
}

function distance(x, y, [ax, ay], [bx, by]) {
  const dx = bx - ax, dy = by - ay, length = dx * dx + dy * dy;
  const t = length ? Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / length, 0), 1) : 0;
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

// Strokes (lists of points in a unit square) -> input of the network. The pen is as wide however large one draws.
export function fromStrokes(strokes, centre = true) {
  const points = strokes.flat();
  if (!points.length) return new Float32Array(SIDE * SIDE);
  const segments = strokes.flatMap((s) => s.map((p, n) => [s[Math.max(n - 1, 0)], p]));
  const ink = (x, y, scale) => {
    const near = Math.min(...segments.map(([a, b]) => distance(x, y, a, b)));
    return Math.min(Math.max(PEN / 2 + 0.5 - near * scale, 0), 1);
  };
  if (!centre) return pixels(ink, SIDE, [0.5, 0.5], [0, 0]);
  const xs = points.map(([x]) => x), ys = points.map(([, y]) => y);
  const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  return centred(ink, box, (BOX - PEN) / Math.max(box[2] - box[0], box[3] - box[1], 0.1));
}

// An image of n * n grey values in [0, 1] -> input of the network, between its pixels by bilinear interpolation.
export function fromImage(image, n, centre = true) {
  const value = (i, j) => (i >= 0 && i < n && j >= 0 && j < n ? image[i * n + j] : 0);
  const ink = (x, y) => {
    const u = x * n - 0.5, v = y * n - 0.5, j = Math.floor(u), i = Math.floor(v), s = u - j, t = v - i;
    return (1 - t) * ((1 - s) * value(i, j) + s * value(i, j + 1)) + t * ((1 - s) * value(i + 1, j) + s * value(i + 1, j + 1));
  };
  if (!centre) return pixels(ink, SIDE, [0.5, 0.5], [0, 0]);
  const inked = [...image.keys()].filter((m) => image[m] > 0);
  if (!inked.length) return new Float32Array(SIDE * SIDE);
  const columns = inked.map((m) => m % n), rows = inked.map((m) => Math.floor(m / n));
  const box = [Math.min(...columns) / n, Math.min(...rows) / n, (Math.max(...columns) + 1) / n, (Math.max(...rows) + 1) / n];
  return centred(ink, box, BOX / Math.max(box[2] - box[0], box[3] - box[1]));
}
