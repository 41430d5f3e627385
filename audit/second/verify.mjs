// node verify.mjs FILE... [--key FINGERPRINT] [--witness KEY] [--against FILE] [--lang en|id] [--json] [--plain]
//
// Checks exports and bundles of Gapura's log without any of Gapura's Python. Exit codes: 0 good, 1 a finding, 2 wrong
// use. --plain leaves node's own cryptography alone. With --json there is one line for each file.

import { createHash, createPublicKey, verify as nodeVerify } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { keptNote, verifyEvidence } from "./evidence.mjs";
import { plain } from "./primitives.mjs";
import { WrongUse } from "./trust.mjs";
import { STATES } from "./verdict.mjs";

const HASHED_KEY = Buffer.from("302a300506032b6570032100", "hex"); // SubjectPublicKeyInfo of Ed25519 (RFC 8410)
const native = {
  name: "node",
  sha256: (data) => createHash("sha256").update(data).digest(),
  hasher: () => createHash("sha256"),
  verify: async (key, message, signature) => {
    try {
      const publicKey = createPublicKey({ key: Buffer.concat([HASHED_KEY, key]), format: "der", type: "spki" });
      return nodeVerify(null, message, publicKey, signature);
    } catch {
      return false; // 32 bytes that are no point
    }
  },
};

const USE = "node verify.mjs FILE... [--key FINGERPRINT] [--witness KEY] [--against FILE] [--lang en|id] [--json]";
const OPTIONS = {
  key: { type: "string" },
  witness: { type: "string", multiple: true },
  against: { type: "string" },
  lang: { type: "string", default: "en" },
  json: { type: "boolean" },
  plain: { type: "boolean" },
};

const print = (verdict, lang) => {
  console.log(`${verdict.origin}  ${verdict.fingerprint}  ${verdict.entries}\n`);
  for (const { step, state, title, text } of verdict.steps) {
    console.log(`(${step})  ${STATES[state][lang === "id" ? 1 : 0].padEnd(15)}  ${title}${text ? `\n      ${text}` : ""}`);
  }
  console.log();
  for (const { text } of verdict.remarks) console.log(text);
  console.log(verdict.claim);
};

const main = async () => {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  if (positionals.length === 0) throw new TypeError(USE);
  const brought = {
    key: values.key,
    witnesses: values.witness,
    against: values.against === undefined ? undefined : keptNote(readFileSync(values.against, "utf8")),
  };
  let good = true;
  for (const file of positionals) {
    const pieces = createReadStream(file)[Symbol.asyncIterator]();
    const verdict = await verifyEvidence(pieces, brought, values.plain ? plain : native, values.lang);
    if (values.json) console.log(JSON.stringify(verdict));
    else print(verdict, values.lang);
    good &&= verdict.level !== null;
  }
  return good ? 0 : 1;
};

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof WrongUse || error instanceof TypeError || error.code === "ENOENT")) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
