// The Merkle tree of RFC 6962; the check of an inclusion proof follows RFC 9162, 2.1.3.2.

import { joined } from "./texts.mjs";

const ZERO = Uint8Array.of(0);
const ONE = Uint8Array.of(1);

export const leafHash = (sha256, entry) => sha256(joined(ZERO, entry));
export const nodeHash = (sha256, left, right) => sha256(joined(ONE, left, right));
export const equal = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

// A growing tree: the roots of its perfect subtrees, largest first.
export class Frontier {
  constructor(sha256, size = 0, hashes = []) {
    this.sha256 = sha256;
    this.size = size;
    this.hashes = [...hashes];
  }

  append(leaf) {
    let node = leaf;
    for (let size = this.size; size % 2 === 1; size = Math.floor(size / 2)) {
      node = nodeHash(this.sha256, this.hashes.pop(), node);
    }
    this.hashes.push(node);
    this.size += 1;
  }

  root() {
    if (this.hashes.length === 0) return this.sha256(new Uint8Array(0));
    return this.hashes.reduceRight((node, left) => nodeHash(this.sha256, left, node));
  }
}

export const ones = (number) => number.toString(2).replaceAll("0", "").length;

export const verifyInclusion = (sha256, leaf, index, size, proof, root) => {
  if (!(index >= 0 && index < size)) return false;
  let fn = BigInt(index);
  let sn = BigInt(size) - 1n;
  let node = leaf;
  for (const step of proof) {
    if (sn === 0n) return false;
    if (fn & 1n || fn === sn) {
      node = nodeHash(sha256, step, node);
      while (!(fn & 1n) && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else {
      node = nodeHash(sha256, node, step);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  return sn === 0n && equal(node, root);
};
