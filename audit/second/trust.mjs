// Whose signatures count: what was brought from elsewhere, and what it says of each checkpoint.

import { cosignedBy, hasSigned, LOG, parseCheckpoint, parseKey, signedBy, WITNESS } from "./note.mjs";
import { equal } from "./tree.mjs";

export class WrongUse extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

const wantedKey = (sha256, given) => {
  if (!given) return null;
  const fingerprint = /^(?:sha256:)?([0-9a-f]{64})$/.exec(given.trim().toLowerCase());
  const key = fingerprint ? fingerprint[1] : parseKey(sha256, given, LOG);
  if (key === null) throw new WrongUse("key_form");
  return key;
};

const required = (value, code) => {
  if (value === null) throw new WrongUse(code);
  return value;
};

export class Trust {
  // brought: { key, witnesses: [], against }, all of them texts that may be missing.
  constructor(brought, primitives) {
    const { sha256 } = primitives;
    this.primitives = primitives;
    this.wanted = wantedKey(sha256, brought.key);
    const keys = (brought.witnesses ?? []).map((text) => required(parseKey(sha256, text, WITNESS), "witness_form"));
    this.witnesses = [...new Map(keys.map((key) => [key.text, { key, size: -1 }])).values()];
    this.kept = brought.against == null ? null : required(parseCheckpoint(brought.against), "against_form");
    this.key = null;
    this.signed = -1;
  }

  get fingerprint() {
    return this.key === null ? "" : this.key.fingerprint;
  }

  get witnessed() {
    return this.witnesses.length ? Math.max(0, Math.min(...this.witnesses.map((one) => one.size))) : 0;
  }

  choose(beside) {
    if (this.wanted !== null && typeof this.wanted !== "string") {
      this.key = this.wanted;
      return null;
    }
    this.key = beside;
    if (beside === null) return { code: "no_public_key" };
    return this.wanted === null || this.wanted === beside.fingerprint ? null : { code: "other_key" };
  }

  async check(said) {
    if (this.key === null) return null;
    if (said.origin === this.key.name && (await signedBy(this.primitives.verify, said, this.key))) {
      this.signed = Math.max(this.signed, said.size);
      return null;
    }
    const others = said.signatures.filter((one) => one.name === said.origin && one.value.length === 64);
    if (others.length === 0 || hasSigned({ signatures: others }, this.key)) {
      return { code: "signature", size: said.size };
    }
    const code = this.signed < 0 ? "key_swapped" : "key_changed";
    return { code, size: said.size, found: others[0].id, key: this.key.id };
  }

  async witness(said) {
    for (const witness of this.witnesses) {
      if (!hasSigned(said, witness.key)) continue;
      if (!(await cosignedBy(this.primitives.verify, said, witness.key))) {
        return { code: "cosignature", size: said.size, witness: witness.key.name };
      }
      witness.size = Math.max(witness.size, said.size);
    }
    return null;
  }

  unwitnessed() {
    const silent = this.witnesses.find((one) => one.size < 0);
    return silent ? { code: "unwitnessed", witness: silent.key.name } : null;
  }

  // root: of the tree when it was as large as the checkpoint kept elsewhere; null: it never was.
  async compare(size, root) {
    if (this.kept === null || this.key === null) return null;
    if (this.kept.origin !== this.key.name || (await this.check(this.kept)) !== null) return { code: "not_kept" };
    if (root === null) return { code: "rolled_back", size: this.kept.size, index: size };
    if (!equal(root, this.kept.root)) return { code: "rewritten", size: this.kept.size, last: this.kept.size - 1 };
    return this.witness(this.kept);
  }

  unasked() {
    return new Set([...(this.kept === null ? [8] : []), ...(this.witnesses.length === 0 ? [9] : [])]);
  }

  level(empty) {
    if (this.witnessed > 0) return "witnessed";
    const signed = this.signed > 0 || (empty && this.signed === 0);
    return this.wanted !== null && signed ? "signed" : "self-consistent";
  }
}
