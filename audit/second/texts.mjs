// Bytes and texts, strictly: whatever has two spellings is refused.

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const LONE = /\p{Surrogate}/u;

export const bytesOf = (text) => encoder.encode(text);
export const wellFormed = (text) => !LONE.test(text);

// The text of UTF-8 bytes; null: they are none.
export const textOf = (bytes) => {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
};

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
export const hexOf = (bytes) => {
  let text = "";
  for (const byte of bytes) text += DIGITS[byte];
  return text;
};

export const fromHex = (text) => {
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = parseInt(text.slice(2 * at, 2 * at + 2), 16);
  return bytes;
};

// Standard base64 that comes back as it was written; null otherwise.
export const fromBase64 = (text) => {
  let binary;
  try {
    binary = atob(text);
  } catch {
    return null;
  }
  return btoa(binary) === text ? Uint8Array.from(binary, (char) => char.charCodeAt(0)) : null;
};

export const joined = (...parts) => {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

const DEPTH = 254;

// Canonical JSON (RFC 8785) of a value; null: it lies outside of the log's subset.
const written = (value, depth) => {
  if (typeof value === "string") return wellFormed(value) ? JSON.stringify(value) : null;
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : null;
  if (depth > DEPTH) return null;
  const parts = [];
  if (Array.isArray(value)) {
    for (const one of value) {
      const text = written(one, depth + 1);
      if (text === null) return null;
      parts.push(text);
    }
    return `[${parts.join(",")}]`;
  }
  for (const name of Object.keys(value).sort()) {
    const text = written(value[name], depth + 1);
    if (text === null || /[\ud800-\uffff]/.test(name)) return null;
    parts.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${parts.join(",")}}`;
};

// The JSON object in a text if that is its canonical form, else null.
export const canonicalObject = (text) => {
  if (typeof text !== "string") return null;
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) return null;
  return written(value, 1) === text ? value : null;
};

// A member that is really there: objects read from JSON have names like "constructor" only if the text has them.
export const member = (object, name) => (Object.hasOwn(object, name) ? object[name] : undefined);
