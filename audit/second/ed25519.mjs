// Checking an Ed25519 signature (RFC 8032, 5.1.7), plain, for where WebCrypto is missing or does not know it.
// Nothing here is secret, so nothing takes care to run in constant time.

import { sha512 } from "./sha2.mjs";

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

const modulo = (value) => {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
};

const power = (base, exponent) => {
  let result = 1n;
  for (let square = modulo(base), left = exponent; left > 0n; left >>= 1n, square = modulo(square * square)) {
    if (left & 1n) result = modulo(result * square);
  }
  return result;
};

const inverse = (value) => power(value, P - 2n);
const D = modulo(-121665n * inverse(121666n));
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);

const littleEndian = (bytes) => {
  let value = 0n;
  for (let at = bytes.length - 1; at >= 0; at -= 1) value = (value << 8n) | BigInt(bytes[at]);
  return value;
};

// Points are [X, Y, Z, T] with x = X/Z, y = Y/Z, xy = T/Z (RFC 8032, 5.1.4).
const NEUTRAL = [0n, 1n, 1n, 0n];

const add = ([x1, y1, z1, t1], [x2, y2, z2, t2]) => {
  const a = modulo((y1 - x1) * (y2 - x2));
  const b = modulo((y1 + x1) * (y2 + x2));
  const c = modulo(2n * D * t1 * t2);
  const d = modulo(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [modulo(e * f), modulo(g * h), modulo(f * g), modulo(e * h)];
};

const times = (scalar, point) => {
  let result = NEUTRAL;
  for (let twice = point, left = scalar; left > 0n; left >>= 1n, twice = add(twice, twice)) {
    if (left & 1n) result = add(result, twice);
  }
  return result;
};

const encoded = ([x, y, z]) => {
  const one = inverse(z);
  let value = modulo(y * one) | ((modulo(x * one) & 1n) << 255n);
  const bytes = new Uint8Array(32);
  for (let at = 0; at < 32; at += 1, value >>= 8n) bytes[at] = Number(value & 255n);
  return bytes;
};

// The point that 32 bytes stand for; null: none (RFC 8032, 5.1.3).
const decoded = (bytes) => {
  const whole = littleEndian(bytes);
  const y = whole & ((1n << 255n) - 1n);
  if (y >= P) return null;
  const u = modulo(y * y - 1n);
  const v = modulo(D * y * y + 1n);
  let x = modulo(u * v ** 3n * power(u * v ** 7n, (P - 5n) / 8n));
  if (modulo(v * x * x) !== u) {
    if (modulo(v * x * x) !== modulo(-u)) return null;
    x = modulo(x * ROOT_OF_MINUS_ONE);
  }
  const sign = whole >> 255n;
  if (x === 0n && sign === 1n) return null;
  if ((x & 1n) !== sign) x = P - x;
  return [x, y, 1n, modulo(x * y)];
};

const BASE = decoded(Uint8Array.from([0x58, ...new Array(31).fill(0x66)]));

export const verifyEd25519 = (publicKey, message, signature) => {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  const a = decoded(publicKey);
  const s = littleEndian(signature.subarray(32));
  if (a === null || s >= ORDER) return false;
  const r = signature.subarray(0, 32);
  const all = new Uint8Array(64 + message.length);
  all.set(r);
  all.set(publicKey, 32);
  all.set(message, 64);
  const k = littleEndian(sha512(all)) % ORDER;
  const minusA = [P - a[0], a[1], 1n, P - a[3]];
  const found = encoded(add(times(s, BASE), times(k, minusA)));
  return found.every((byte, at) => byte === r[at]);
};
