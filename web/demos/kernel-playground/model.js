// Images as rows of numbers: the drawn picture, and the response of a kernel at the size of the image (zeros outside).

export function drawnImage(n) {
  const rows = [];
  for (let i = 0; i < n; i++) {
    const row = [], y = (i + 0.5) / n;
    for (let j = 0; j < n; j++) {
      const x = (j + 0.5) / n;
      let grey = 0.15 + 0.2 * x;
      if ((x - 0.28) ** 2 + (y - 0.3) ** 2 < 0.18 ** 2) grey = 0.95;
      if (Math.abs(x - 0.73) < 0.15 && Math.abs(y - 0.28) < 0.15) grey = 0.7;
      if (y > 0.55 && y < 0.9 && Math.abs(x - 0.5) < y - 0.55) grey = 0.5 + 0.4 * Math.sign(Math.sin(16 * Math.PI * x));
      row.push(grey);
    }
    rows.push(row);
  }
  return rows;
}

export const turned = (k) => [...k].reverse().map((row) => [...row].reverse());

// Cross-correlation with k, of odd side; the convolution if the kernel is flipped.
export function respond(x, k, flip) {
  const taps = [], half = (k.length - 1) / 2, [H, W] = [x.length, x[0].length];
  (flip ? turned(k) : k).forEach((row, a) => row.forEach((weight, b) => weight && taps.push([a - half, b - half, weight])));
  return x.map((row, i) => row.map((_, j) => {
    let sum = 0;
    for (const [a, b, weight] of taps)
      if (i + a >= 0 && i + a < H && j + b >= 0 && j + b < W) sum += weight * x[i + a][j + b];
    return sum;
  }));
}

export const PRESETS = {
  delta: [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
  blur: [[1, 2, 1], [2, 4, 2], [1, 2, 1]].map((row) => row.map((v) => v / 16)),
  sharpen: [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
  sobel: [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
  corner: [[1, 1, 1], [1, 0, 0], [1, 0, 0]],
};
export const preset = (name) => PRESETS[name];

// The same weights in the middle of a larger or smaller kernel.
export function resized(k, side) {
  const shift = (side - k.length) / 2;
  return Array.from({ length: side }, (_, i) => Array.from({ length: side }, (_, j) => k[i - shift]?.[j - shift] ?? 0));
}
