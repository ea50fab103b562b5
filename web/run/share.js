// Programs in the fragment of an address: #run=<section>.<deflated, base64url>. Limits on both sides.

const LONGEST_LINK = 6000, LONGEST_PROGRAM = 60_000; // characters, bytes

async function through(stream, bytes, limit) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const pieces = [];
  for (let size = 0, { done, value } = {}; ({ done, value } = await reader.read()), !done; pieces.push(value)) {
    if ((size += value.length) > limit) throw new Error("too long");
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

// The address, or null if the program is too long for one.
export async function linkTo(section, program) {
  const packed = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(program), Infinity);
  const text = btoa(String.fromCharCode(...packed)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  return text.length > LONGEST_LINK ? null : `${location.href.replace(/#.*/, "")}#run=${section}.${text}`;
}

// {section, program} of this address; null if it holds none. A damaged one is an error.
export async function fromLink() {
  const found = location.hash.match(/^#run=([\w/.:-]+)\.([\w-]*)$/);
  if (!found) return null;
  if (found[2].length > LONGEST_LINK) throw new Error("too long");
  const bytes = Uint8Array.from(atob(found[2].replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const program = await through(new DecompressionStream("deflate-raw"), bytes, LONGEST_PROGRAM);
  return { section: found[1], program: new TextDecoder("utf-8", { fatal: true }).decode(program) };
}
