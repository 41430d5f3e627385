// A bundle: evidence about one exchange. Its form is that of audit/bundle/form.py, the steps are those of
// audit/bundle/verifying.py.

import { LOG, parseCheckpoint, parseKey } from "./note.mjs";
import { bytesOf, canonicalObject, fromHex, hexOf, joined, member, textOf } from "./texts.mjs";
import { leafHash, verifyInclusion } from "./tree.mjs";
import { Trust, WrongUse } from "./trust.mjs";
import { verdictOf } from "./verdict.mjs";

const BUNDLE_FORM = "gapura-bundle/1";
const IN_FORCE = new Set(["configuration", "admin.policy"]);
const STAMPS = ["policy", "settings", "detectors"];

const isText = (value) => typeof value === "string";
const isHash = (value) => isText(value) && /^[0-9a-f]{64}$/.test(value);
const isIndex = (value) => Number.isSafeInteger(value) && value >= 0;
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const listOf = (fits) => (value) => Array.isArray(value) && value.every(fits);
const objectOf = (members) => (value) =>
  isObject(value) &&
  Object.keys(value).length === Object.keys(members).length &&
  Object.entries(members).every(([name, fits]) => Object.hasOwn(value, name) && fits(value[name]));

const bare = { index: isIndex, entry: isText, inclusion: listOf(isHash) };
const isBare = objectOf(bare);
const isWhole = objectOf({ ...bare, random: isHash, private: isText });
const isPolicy = objectOf({ digest: isText, sources: listOf(objectOf({ path: isText, sha256: isHash, text: isText })) });
const isShown = objectOf({ index: isIndex, member: (value) => value === "input" || value === "output", text: isText });
const absent = (value) => value === undefined || value === null;

const BUNDLE_MEMBERS = {
  gapura_bundle: (value) => value === 1,
  log: objectOf({ origin: isText, key: isText }),
  checkpoint: isText,
  records: (value) => Array.isArray(value) && value.length > 0 && value.every((one) => isBare(one) || isWhole(one)),
  policy: (value) => absent(value) || isPolicy(value),
  explanation: objectOf({ en: isText, id: isText }),
  revealed: (value) => absent(value) || listOf(isShown)(value),
};

// [bundle, null], or [null, the first member that has not its form].
const readBundle = (data) => {
  const text = textOf(data);
  const said = text === null ? null : canonicalObject(text.endsWith("\n") ? text.slice(0, -1) : text);
  if (said === null) return [null, "JSON"];
  const bad = Object.entries(BUNDLE_MEMBERS).find(([name, fits]) => !fits(member(said, name)));
  if (bad) return [null, bad[0]];
  const unknown = Object.keys(said).filter((name) => !Object.hasOwn(BUNDLE_MEMBERS, name)).sort();
  return unknown.length ? [null, unknown[0]] : [said, null];
};

const byCodePoints = (one, other) => {
  const [a, b] = [bytesOf(one), bytesOf(other)];
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) if (a[at] !== b[at]) return a[at] - b[at];
  return a.length - b.length;
};

class BundleCheck {
  constructor(trust, primitives) {
    this.trust = trust;
    this.sha256 = primitives.sha256;
    this.failures = new Map();
    this.remarks = [];
    this.bundle = null;
    this.open = new Map();
    this.secrets = new Map();
    this.size = 0;
  }

  fail(step, saying) {
    if (saying !== null && !this.failures.has(step)) this.failures.set(step, saying);
  }

  hash(...parts) {
    return hexOf(this.sha256(joined(...parts)));
  }

  async over(bundle) {
    this.bundle = bundle;
    for (const record of bundle.records) this.record(record);
    for (const shown of member(bundle, "revealed") ?? []) this.revealed(shown);
    await this.stands(bundle);
    this.policy(bundle);
    this.together(bundle);
    const withheld = [...this.open].filter(([index, said]) => Object.hasOwn(said, "private") && !this.secrets.has(index));
    if (withheld.length) this.remarks.push({ code: "withheld", count: withheld.length });
    if (absent(member(bundle, "policy"))) this.remarks.push({ code: "no_policy" });
    this.remarks.push({ code: "explained" });
  }

  // (2) Every record is canonical JSON of this log's version. (3) Every private part is the one it commits to.
  record(record) {
    const { index, entry } = record;
    const said = canonicalObject(entry);
    if (said === null || member(said, "v") !== 1) {
      this.fail(2, { code: "not_canonical", index, version: 1 });
      return;
    }
    this.open.set(index, said);
    if (!Object.hasOwn(record, "private")) return;
    const content = canonicalObject(record.private);
    const committed = this.hash(fromHex(record.random), bytesOf(record.private));
    if (content === null || committed !== member(said, "private")) this.fail(3, { code: "private", index });
    else this.secrets.set(index, content);
  }

  revealed({ index, member: which, text }) {
    const found = member(this.secrets.get(index) ?? {}, which);
    const said = isObject(found) ? found : {};
    const nonce = member(said, "nonce");
    const fits = isHash(nonce) && this.hash(fromHex(nonce), bytesOf(text)) === member(said, "sha256");
    if (!fits) this.fail(3, { code: "revealed", index });
  }

  // (4) Every record stands in the tree of the checkpoint. (5) That is signed. (8) Witnesses signed it too.
  async stands(bundle) {
    const said = parseCheckpoint(bundle.checkpoint);
    if (said === null || said.origin !== bundle.log.origin) {
      this.fail(4, { code: "bundle_checkpoint" });
      return;
    }
    this.size = said.size;
    for (const { index, entry, inclusion } of bundle.records) {
      const leaf = leafHash(this.sha256, bytesOf(entry));
      if (!verifyInclusion(this.sha256, leaf, index, said.size, inclusion.map(fromHex), said.root)) {
        this.fail(4, { code: "inclusion", index, size: said.size });
      }
    }
    const key = parseKey(this.sha256, bundle.log.key, LOG);
    if (key === null || key.name !== bundle.log.origin) this.fail(5, { code: "bundle_key" });
    else if (this.trust.choose(key) !== null) this.fail(5, { code: "bundle_other_key" });
    else if ((await this.trust.check(said)) !== null) this.fail(5, { code: "signature", size: said.size });
    this.fail(8, (await this.trust.witness(said)) ?? this.trust.unwitnessed());
  }

  about() {
    return [...this.open].filter(([, said]) => !IN_FORCE.has(member(said, "kind")));
  }

  // (6) The policy texts are those whose digest the records name.
  policy(bundle) {
    const policy = member(bundle, "policy");
    if (absent(policy)) return;
    for (const { path, sha256, text } of policy.sources) {
      if (this.hash(bytesOf(text)) !== sha256) this.fail(6, { code: "policy_file", file: path });
    }
    const listed = policy.sources
      .map(({ path, sha256 }) => [path, sha256])
      .sort((a, b) => byCodePoints(a[0], b[0]) || byCodePoints(a[1], b[1]));
    if (`sha256:${this.hash(bytesOf(JSON.stringify(listed)))}` !== policy.digest) {
      this.fail(6, { code: "policy_digest" });
    }
    for (const [index, said] of this.about()) {
      const named = Object.hasOwn(said, "policy") ? said.policy : policy.digest;
      if (named !== policy.digest) this.fail(6, { code: "policy_absent", index });
    }
  }

  // (7) The records belong together.
  together(bundle) {
    const numbers = bundle.records.map((record) => record.index);
    numbers.slice(1).forEach((index, at) => {
      if (index <= numbers[at]) this.fail(7, { code: "order", index });
    });
    const [first, ...others] = this.about();
    for (const [index, said] of this.open) {
      if (IN_FORCE.has(member(said, "kind")) && first && index > first[0]) this.fail(7, { code: "order", index });
    }
    for (const [index, said] of others) {
      const differs = STAMPS.some(
        (name) => Object.hasOwn(said, name) && Object.hasOwn(first[1], name) && said[name] !== first[1][name]);
      const [mine, theirs] = [index, first[0]].map((at) => member(this.secrets.get(at) ?? {}, "exchange"));
      const apart = !absent(mine) && !absent(theirs) && mine !== theirs;
      if (differs || apart) this.fail(7, { code: "stranger", index });
    }
  }
}

export const verifyBundle = async (data, brought, primitives, lang) => {
  const trust = new Trust(brought, primitives);
  if (trust.kept !== null) throw new WrongUse("against_bundle");
  const check = new BundleCheck(trust, primitives);
  const [bundle, bad] = readBundle(data);
  if (bundle === null) check.fail(1, { code: "bundle_form", form: BUNDLE_FORM, member: bad });
  else await check.over(bundle);
  // (9) How much this proves.
  return verdictOf("bundle", {
    origin: bundle?.log.origin ?? "",
    fingerprint: trust.fingerprint,
    entries: bundle?.records.length ?? 0,
    signed: check.size,
    witnessed: trust.witnessed,
    failures: check.failures,
    unasked: new Set(trust.unasked().has(9) ? [8] : []),
    remarks: check.remarks,
    level: trust.level(false),
  }, lang);
};
