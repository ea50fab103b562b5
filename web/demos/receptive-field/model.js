// A stack of layers [k, s, d], from the input upwards, along one axis: what one output sees.

// How wide it sees, and how far apart outputs are.
export function receptiveField(layers) {
  let size = 1, jump = 1;
  for (const [k, s, d] of layers) {
    size += (k - 1) * d * jump;
    jump *= s;
  }
  return [size, jump];
}

// Level by level, from the input (0) to the output: the number of ways from each sample to the one output. A level
// ends where the last sample is read; 0 stands at a sample in between that is not.
export function ways(layers) {
  const levels = [[1]];
  for (const [k, s, d] of [...layers].reverse()) {
    const above = levels[0], below = new Array(s * (above.length - 1) + d * (k - 1) + 1).fill(0);
    above.forEach((number, i) => { for (let tap = 0; tap < k; tap++) below[s * i + d * tap] += number; });
    levels.unshift(below);
  }
  return levels;
}
