// Windows that slide over samples, along one axis; and how many of them meet each sample of a square.

// How many windows of k taps, d apart, fit on n samples with p zeros at each end; 0 if not even one does.
export function outputSize(n, k, s, p, d) {
  const extent = d * (k - 1) + 1;
  return n + 2 * p < extent ? 0 : Math.floor((n + 2 * p - extent) / s) + 1;
}

// The least size on which n windows fit: what the transposed layer makes of n samples; 0 if the padding leaves none.
export const transposedSize = (n, k, s, p, d) => Math.max(0, s * (n - 1) + d * (k - 1) + 1 - 2 * p);

// The samples that window i meets, tap by tap; those outside 0, …, size - 1 are padding.
export const taps = (i, k, s, p, d) => Array.from({ length: k }, (_, tap) => s * i + d * tap - p);

// On size × size samples with count × count windows: how many windows meet each sample.
export function coverage(size, count, k, s, p, d) {
  const along = new Array(size).fill(0);
  for (let i = 0; i < count; i++)
    for (const at of taps(i, k, s, p, d)) if (at >= 0 && at < size) along[at] += 1;
  return along.map((row) => along.map((column) => row * column));
}
