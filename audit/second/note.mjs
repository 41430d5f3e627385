// Signed notes, checkpoints and cosignatures (c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature), read only.

import { bytesOf, fromBase64, hexOf, joined, wellFormed } from "./texts.mjs";

const MARK = "— ";
const LIMIT = 64 * 1024;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\x00-\x09\x0b-\x1f]/;
export const LOG = 1;
export const WITNESS = 4;

const validName = (name) => name !== "" && !/[+\s\x00-\x1f\x85]/.test(name);

const keyId = (sha256, name, kind, material) =>
  hexOf(sha256(joined(bytesOf(`${name}\n`), Uint8Array.of(kind), material)).subarray(0, 4));

// A verifier key in its text form "name+id+base64"; null: it is none of this kind.
export const parseKey = (sha256, text, kind) => {
  const [name, id, ...rest] = text.trim().split("+");
  const material = fromBase64(rest.join("+"));
  if (!validName(name) || !wellFormed(name) || material === null || material.length !== 33) return null;
  if (material[0] !== kind) return null;
  const key = { name, id, kind, material: material.subarray(1), text: text.trim() };
  return keyId(sha256, name, kind, key.material) === id ? { ...key, fingerprint: hexOf(sha256(bytesOf(`${key.text}\n`))) } : null;
};

const signature = (line) => {
  if (!line.startsWith(MARK)) return null;
  const [name, ...rest] = line.slice(MARK.length).split(" ");
  const value = fromBase64(rest.join(" "));
  if (rest.length === 0 || !validName(name) || value === null || value.length < 5) return null;
  return { name, id: hexOf(value.subarray(0, 4)), value: value.subarray(4) };
};

// Text and signatures of a note, unchecked; null: it has not the form.
export const parseNote = (note) => {
  const at = note.lastIndexOf("\n\n");
  if ([...note].length > LIMIT || at < 0 || !note.endsWith("\n") || CONTROL.test(note) || !wellFormed(note)) return null;
  const tail = note.slice(at + 2);
  if (tail === "") return null;
  const signatures = tail.slice(0, -1).split("\n").map(signature);
  return signatures.includes(null) ? null : { text: note.slice(0, at + 1), signatures };
};

// What a signed checkpoint says, without looking at who signed it; null: it is none.
export const parseCheckpoint = (note) => {
  const parsed = parseNote(note);
  if (parsed === null) return null;
  const lines = parsed.text.split("\n");
  if (lines.pop() !== "" || lines.length < 3 || lines.includes("")) return null;
  const [origin, size, root] = lines;
  const hash = fromBase64(root);
  if (!/^(0|[1-9][0-9]{0,18})$/.test(size) || hash === null || hash.length !== 32) return null;
  const number = Number(size);
  return { ...parsed, note, origin, size: Number.isSafeInteger(number) ? number : -1, root: hash };
};

const by = (key) => (one) => one.name === key.name && one.id === key.id;

// Whether every signature of the key holds, and there is one.
export const signedBy = async (verify, checkpoint, key) => {
  const ours = checkpoint.signatures.filter(by(key));
  for (const one of ours) {
    if (!(await verify(key.material, bytesOf(checkpoint.text), one.value))) return false;
  }
  return ours.length > 0;
};

export const hasSigned = (checkpoint, key) => checkpoint.signatures.some(by(key));

export const cosignedBy = async (verify, checkpoint, key) => {
  for (const one of checkpoint.signatures.filter(by(key))) {
    if (one.value.length !== 72) return false;
    const seconds = new DataView(one.value.buffer, one.value.byteOffset, 8).getBigUint64(0);
    if (seconds >= 2n ** 63n) return false;
    const message = bytesOf(`cosignature/v1\ntime ${seconds}\n${checkpoint.text}`);
    if (!(await verify(key.material, message, one.value.subarray(8)))) return false;
  }
  return true;
};
