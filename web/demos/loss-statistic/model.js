// Mean losses of a constant c on the points y, and the constants where they are least.

// The minimiser of the squared loss.
export const mean = (y) => y.reduce((sum, v) => sum + v, 0) / y.length;

export const squared = (y, c) => mean(y.map((v) => (v - c) ** 2));
export const absolute = (y, c) => mean(y.map((v) => Math.abs(v - c)));
export const pinball = (y, c, tau) => mean(y.map((v) => Math.max(tau * (v - c), (tau - 1) * (v - c))));

// The minimisers of the pinball loss, as [from, to]: all c with P(y < c) ≤ τ ≤ P(y ≤ c).
export function quantiles(y, tau) {
  const sorted = [...y].sort((a, b) => a - b), place = tau * y.length, whole = Math.round(place);
  if (Math.abs(place - whole) > 1e-9) return [sorted[Math.floor(place)], sorted[Math.floor(place)]];
  return [sorted[whole - 1], sorted[whole]];
}
