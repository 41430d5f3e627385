// An export of a log, line by line: steps 1 to 10. What the lines are, audit/export.py says.

import { LOG, parseCheckpoint, parseKey } from "./note.mjs";
import { Spans } from "./spans.mjs";
import { bytesOf, canonicalObject, fromHex, hexOf, joined, member, textOf, wellFormed } from "./texts.mjs";
import { equal, Frontier, leafHash, ones } from "./tree.mjs";
import { Trust } from "./trust.mjs";
import { verdictOf } from "./verdict.mjs";

const FORM = "gapura-export/2";
export const LINE_LIMIT = 2 ** 20; // bytes; an entry and a private part fit several times; longer is no line
const NUMBER = "(0|[1-9][0-9]{0,14})";
const HASH = '"([0-9a-f]{64})"';
const LINE = new RegExp(
  `^(?:\\{"index": ${NUMBER}, "entry": (\\{.*?\\}), "leaf": ${HASH}(?:, "random": ${HASH}, "private": (\\{.*\\}))?\\}` +
    `|\\{"index": ${NUMBER}, "leaf": ${HASH}\\}` +
    `|\\{"size": ${NUMBER}, "checkpoint": (".*")\\})\n$`,
  "s",
);
const MEMBERS = "gapura_export origin key size first last count private tree checkpoint sha256".split(" ");
const ERASURES = new Set(["retention", "admin.erase"]);

const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

// As Python's json.dumps writes it, which is the one way a first line is written.
const rewritten = (value) => {
  if (Array.isArray(value)) return `[${value.map(rewritten).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${rewritten(one)}`).join(", ")}}`;
};

const manifestOf = (line) => {
  const text = line === undefined || line.length > LINE_LIMIT ? null : textOf(line);
  const said = text === null ? undefined : parsed(text);
  if (said === null || typeof said !== "object" || Array.isArray(said)) return null;
  if (Object.keys(said).join(" ") !== MEMBERS.join(" ") || `${rewritten(said)}\n` !== text) return null;
  const texts = ["origin", "key", "checkpoint", "sha256"].every(
    (name) => typeof said[name] === "string" && wellFormed(said[name]));
  const numbers = ["size", "first", "last", "count"].every((name) => Number.isSafeInteger(said[name]));
  const tree = Array.isArray(said.tree) &&
    said.tree.every((one) => typeof one === "string" && /^[0-9a-f]{64}$/.test(one));
  if (said.gapura_export !== 2 || !texts || !numbers || !tree || typeof said.private !== "boolean") return null;
  return said.first >= 0 && said.tree.length === ones(said.first) ? said : null;
};

class Walk {
  constructor(trust, primitives) {
    this.trust = trust;
    this.sha256 = primitives.sha256;
    this.failures = new Map();
    this.remarks = [];
    this.tree = new Frontier(this.sha256);
    this.manifest = null;
    this.gaps = new Spans();
    this.named = new Spans();
    this.passed = 0;
    this.checkpoints = 0;
    this.count = 0;
    this.root = null;
    this.entryLines = primitives.hasher();
  }

  fail(step, saying) {
    if (saying !== null && !this.failures.has(step)) this.failures.set(step, saying);
  }

  // (1) The file can be read and is a log of a known form.
  begin(line) {
    this.manifest = manifestOf(line);
    if (this.manifest === null) {
      this.fail(1, { code: "form", form: FORM });
      return false;
    }
    const { first, tree, key, checkpoint } = this.manifest;
    this.tree = new Frontier(this.sha256, first, tree.map(fromHex));
    this.passed = first;
    this.newest = { size: parseCheckpoint(checkpoint)?.size ?? -1, note: checkpoint };
    this.walked = first;
    this.fail(6, this.trust.choose(parseKey(this.sha256, key, LOG)));
    this.lookBack();
    return true;
  }

  // One line; false: nothing can be read on from here.
  async take(line, number) {
    const text = line.length > LINE_LIMIT ? null : textOf(line);
    const found = text === null ? null : LINE.exec(text);
    if (found === null) return this.stop(1, { code: "bad_line", line: number });
    const [, index, entry, leaf, random, secret, bare, bareLeaf, size, noteText] = found;
    if (size !== undefined) {
      const note = parsed(noteText);
      if (typeof note !== "string") return this.stop(1, { code: "bad_line", line: number });
      await this.checkpoint(Number(size), note);
      return true;
    }
    const at = Number(index ?? bare);
    if ((entry !== undefined) !== at <= this.manifest.last) return this.stop(1, { code: "bad_line", line: number });
    if (at === this.newest.size) await this.checkpoint(this.newest.size, this.newest.note);
    this.walked = at + 1;
    // (2) Entries are numbered 0, 1, 2 ... without a gap.
    if (at !== this.tree.size) return this.stop(2, { code: "gap", index: this.tree.size, found: at });
    if (entry !== undefined) {
      this.entryLines.update(line);
      this.count += 1;
      this.entry(at, entry, leaf, random, secret);
    }
    this.tree.append(fromHex(leaf ?? bareLeaf));
    this.lookBack();
    return true;
  }

  stop(step, saying) {
    this.fail(step, saying);
    return false;
  }

  lookBack() {
    if (this.trust.kept?.size === this.tree.size) this.root = this.tree.root();
  }

  // (3) Every entry is canonical JSON, and its stored hash is its hash.
  entry(index, text, leaf, random, secret) {
    const said = canonicalObject(text);
    if (said === null || member(said, "v") !== 1) this.fail(3, { code: "not_canonical", index, version: 1 });
    if (hexOf(leafHash(this.sha256, bytesOf(text))) !== leaf) this.fail(3, { code: "leaf", index });
    if (said === null) return;
    if (this.manifest.private) this.secret(index, member(said, "private"), random, secret);
    if (ERASURES.has(member(said, "kind"))) this.erasure(index, member(said, "erased"));
  }

  // (4) Every private part is the one its entry commits to; what is gone is remembered as a gap.
  secret(index, committed, random, secret) {
    const none = committed === undefined || committed === null;
    if (secret === undefined) {
      if (!none) this.gaps.add(index, index);
    } else if (none || hexOf(this.sha256(joined(fromHex(random), bytesOf(secret)))) !== committed) {
      this.fail(4, { code: "private", index });
    } else if (canonicalObject(secret) === null) {
      this.fail(4, { code: "exchange", index });
    }
  }

  // A record can name only what came before it.
  erasure(index, erased) {
    for (const pair of Array.isArray(erased) ? erased : [null]) {
      const [first, last] = Array.isArray(pair) && pair.length === 2 && pair.every(Number.isInteger) ? pair : [1, 0];
      if (!(first >= 0 && first <= last && last < index)) {
        this.fail(4, { code: "bad_erasure", index });
        return;
      }
      this.named.add(first, last);
    }
  }

  // (5) The tree over all entries passes through every checkpoint. (6) It is signed by the log's key.
  async checkpoint(size, note) {
    this.checkpoints += 1;
    const said = parseCheckpoint(note);
    if (said === null) {
      this.fail(5, { code: "bad_checkpoint", size });
      return;
    }
    if (said.size !== size || said.origin !== this.manifest.origin || said.size < this.tree.size) {
      this.fail(5, { code: "bad_checkpoint", size });
    } else if (size > this.tree.size) {
      this.fail(5, { code: "cut", size, index: this.tree.size });
    } else if (!equal(said.root, this.tree.root())) {
      this.fail(5, { code: "root", size, first: this.passed, last: size - 1 });
    } else {
      this.passed = size;
    }
    this.fail(6, await this.trust.check(said));
    this.fail(9, await this.trust.witness(said));
  }

  async rest(whole) {
    const { first, last, size, count, sha256, private: secret } = this.manifest;
    if (whole && !(this.newest.size >= 0 && this.newest.size < this.walked)) {
      await this.checkpoint(this.newest.size, this.newest.note);
    }
    const unnamed = this.gaps.firstOutside(this.named);
    if (unnamed !== null && last + 1 === size) this.fail(4, { code: "unnamed_gap", index: unnamed });
    if (!whole) return;
    if (this.checkpoints === 0) this.fail(5, { code: "no_checkpoint" });
    // (7) The entries are those that the first line counted and hashed.
    if (this.count !== count || hexOf(this.entryLines.digest()) !== sha256) {
      this.fail(7, { code: "manifest", count });
    }
    // (8) The log only adds to the checkpoint that was kept elsewhere. (9) Each witness signed one too.
    this.fail(8, await this.trust.compare(this.tree.size, this.root));
    this.fail(9, this.trust.unwitnessed());
    const signed = Math.max(this.passed, this.trust.signed);
    if (this.tree.size > signed) this.remarks.push({ code: "tail", count: this.tree.size - signed, size: signed });
    if (unnamed !== null) this.remarks.push({ code: "gone", count: this.gaps.count, index: unnamed });
    else if (this.gaps.count > 0) this.remarks.push({ code: "erased", count: this.gaps.count });
    if (first !== 0) this.remarks.push({ code: "range", first, last });
    if (!secret) this.remarks.push({ code: "public" });
  }
}

// lines: async iterable of Uint8Array, newlines included.
export const verifyLog = async (lines, brought, primitives, lang) => {
  const trust = new Trust(brought, primitives);
  const walk = new Walk(trust, primitives);
  let number = 0;
  let whole = true;
  for await (const line of lines) {
    number += 1;
    if (number === 1 ? !walk.begin(line) : !(whole = await walk.take(line, number))) break;
  }
  if (number === 0) walk.begin(undefined);
  if (walk.manifest !== null) await walk.rest(whole);
  // (10) How much this proves.
  return verdictOf("log", {
    origin: walk.manifest?.origin ?? "",
    fingerprint: trust.fingerprint,
    entries: walk.tree.size,
    signed: Math.max(0, trust.signed),
    witnessed: trust.witnessed,
    failures: walk.failures,
    unasked: trust.unasked(),
    remarks: walk.remarks,
    level: trust.level(walk.tree.size === 0),
  }, lang);
};
