// A file is an export or a bundle; its first bytes tell. Either way it is read in pieces.

import { verifyBundle } from "./bundle.mjs";
import { LINE_LIMIT, verifyLog } from "./log.mjs";
import { bytesOf, joined } from "./texts.mjs";

const BUNDLE_BEGINS = bytesOf('{"checkpoint":');
const NEWLINE = 10;

// Lines, newlines included, from pieces of any size; of a line that is too long, only its beginning, which is none.
async function* linesOf(pieces) {
  let rest = new Uint8Array(0);
  for await (const piece of pieces) {
    rest = rest.length ? joined(rest, piece) : piece;
    let from = 0;
    for (let at = rest.indexOf(NEWLINE); at >= 0; at = rest.indexOf(NEWLINE, from)) {
      yield rest.subarray(from, at + 1);
      from = at + 1;
    }
    rest = rest.subarray(from);
    if (rest.length >= LINE_LIMIT) {
      yield rest;
      rest = new Uint8Array(0);
    }
  }
  if (rest.length) yield rest;
}

// What was kept elsewhere: a checkpoint, or the first line of an export, which has one.
export const keptNote = (text) => {
  if (!text.startsWith("{")) return text;
  try {
    return String(JSON.parse(text.split("\n", 1)[0]).checkpoint);
  } catch {
    return text;
  }
};

async function* putBack(first, others) {
  for (const piece of first) yield piece;
  yield* others;
}

// pieces: async iterator of Uint8Array. brought: { key, witnesses, against }, texts that may be missing.
export const verifyEvidence = async (pieces, brought, primitives, lang) => {
  const first = [];
  let size = 0;
  while (size < BUNDLE_BEGINS.length) {
    const { value, done } = await pieces.next();
    if (done) break;
    first.push(value);
    size += value.length;
  }
  const head = joined(...first);
  const all = putBack([head], { [Symbol.asyncIterator]: () => pieces });
  if (!BUNDLE_BEGINS.every((byte, at) => byte === head[at])) return verifyLog(linesOf(all), brought, primitives, lang);
  const parts = [];
  for await (const piece of all) parts.push(piece);
  let whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return verifyBundle(whole, brought, primitives, lang);
};
