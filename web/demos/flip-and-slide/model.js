// Two step functions on cells of length h, f on [0, nh) and g on [0, mh): the integral of their product, exactly.

// The full discrete convolution: all n + m - 1 values.
export function convolve(x, k) {
  const full = new Array(x.length + k.length - 1).fill(0);
  x.forEach((a, i) => k.forEach((b, j) => (full[i + j] += a * b)));
  return full;
}

// g as it stands above the axis of τ at the shift t: g(t - τ) if flipped, g(τ - t) if not; its cells from left to right.
export function placed(g, t, h, flip) {
  const values = flip ? [...g].reverse() : g;
  const left = flip ? t - g.length * h : t;
  return values.map((value, i) => ({ from: left + i * h, to: left + (i + 1) * h, value }));
}

// The product f(τ) g(t - τ), or f(τ) g(τ - t): the pieces on which it is constant.
export function product(f, g, t, h, flip) {
  const pieces = [];
  for (const { from, to, value } of placed(g, t, h, flip))
    f.forEach((height, i) => {
      const a = Math.max(from, i * h), b = Math.min(to, (i + 1) * h);
      if (b > a) pieces.push({ from: a, to: b, value: height * value });
    });
  return pieces.sort((p, q) => p.from - q.from);
}

export const area = (f, g, t, h, flip) =>
  product(f, g, t, h, flip).reduce((sum, { from, to, value }) => sum + (to - from) * value, 0);

// The area as a function of t bends only where t is a multiple of h: its corners, as [t, value].
export function corners(f, g, h, flip) {
  const values = convolve(f, flip ? g : [...g].reverse());
  const first = flip ? 0 : -g.length;
  return [0, ...values, 0].map((value, i) => [(first + i) * h, h * value]);
}
