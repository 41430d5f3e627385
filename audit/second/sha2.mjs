// SHA-256 and SHA-512 (FIPS 180-4), plain. A page may be opened where WebCrypto is missing, and WebCrypto's digest
// answers later, which costs more than the hash itself when a log is a million short texts.

const bits = (prime, power, size) => {
  // The first `size` bits of the fraction of prime^(1/power), by whole numbers alone (FIPS 180-4, 4.2.2, 5.3).
  const wanted = BigInt(prime) << BigInt(size * power);
  let low = 0n;
  let high = 1n << BigInt(size + 16);
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** BigInt(power) <= wanted) low = middle;
    else high = middle;
  }
  return low & ((1n << BigInt(size)) - 1n);
};

const primes = [];
for (let one = 2; primes.length < 80; one += 1) if (primes.every((prime) => one % prime)) primes.push(one);

const K256 = Uint32Array.from(primes.slice(0, 64), (prime) => Number(bits(prime, 3, 32)));
const H256 = Uint32Array.from(primes.slice(0, 8), (prime) => Number(bits(prime, 2, 32)));
const K512 = primes.map((prime) => bits(prime, 3, 64));
const H512 = primes.slice(0, 8).map((prime) => bits(prime, 2, 64));

// What is left at the end, filled up to whole blocks: a one bit, zeroes, the length of all in bits.
const padded = (rest, total, block, counter) => {
  const all = new Uint8Array(Math.ceil((rest.length + 1 + counter) / block) * block);
  all.set(rest);
  all[rest.length] = 0x80;
  new DataView(all.buffer).setBigUint64(all.length - 8, BigInt(total) * 8n);
  return all;
};

const w256 = new Uint32Array(64);

const block256 = (state, view, at) => {
  for (let t = 0; t < 16; t += 1) w256[t] = view.getUint32(at + 4 * t);
  for (let t = 16; t < 64; t += 1) {
    const x = w256[t - 15];
    const y = w256[t - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w256[t] = w256[t - 16] + s0 + w256[t - 7] + s1;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < 64; t += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K256[t] + w256[t]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  state[0] += a; state[1] += b; state[2] += c; state[3] += d;
  state[4] += e; state[5] += f; state[6] += g; state[7] += h;
};

// SHA-256 of what comes in pieces.
export class Sha256 {
  constructor() {
    this.state = H256.slice();
    this.rest = new Uint8Array(0);
    this.total = 0;
  }

  update(data) {
    this.total += data.length;
    let all = data;
    if (this.rest.length) {
      all = new Uint8Array(this.rest.length + data.length);
      all.set(this.rest);
      all.set(data, this.rest.length);
    }
    const whole = all.length - (all.length % 64);
    const view = new DataView(all.buffer, all.byteOffset, whole);
    for (let at = 0; at < whole; at += 64) block256(this.state, view, at);
    this.rest = all.slice(whole);
    return this;
  }

  digest() {
    const view = new DataView(padded(this.rest, this.total, 64, 8).buffer);
    for (let at = 0; at < view.byteLength; at += 64) block256(this.state, view, at);
    const digest = new DataView(new ArrayBuffer(32));
    this.state.forEach((word, number) => digest.setUint32(4 * number, word));
    return new Uint8Array(digest.buffer);
  }
}

export const sha256 = (data) => new Sha256().update(data).digest();

const low64 = (value) => BigInt.asUintN(64, value);
const turned = (value, by) => low64((value >> BigInt(by)) | (value << BigInt(64 - by)));

export const sha512 = (data) => {
  const view = new DataView(padded(data, data.length, 128, 16).buffer);
  const state = [...H512];
  for (let at = 0; at < view.byteLength; at += 128) {
    const w = [];
    for (let t = 0; t < 80; t += 1) {
      if (t < 16) w.push(view.getBigUint64(at + 8 * t));
      else {
        const s0 = turned(w[t - 15], 1) ^ turned(w[t - 15], 8) ^ (w[t - 15] >> 7n);
        const s1 = turned(w[t - 2], 19) ^ turned(w[t - 2], 61) ^ (w[t - 2] >> 6n);
        w.push(low64(w[t - 16] + s0 + w[t - 7] + s1));
      }
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let t = 0; t < 80; t += 1) {
      const s1 = turned(e, 14) ^ turned(e, 18) ^ turned(e, 41);
      const t1 = low64(h + s1 + ((e & f) ^ (low64(~e) & g)) + K512[t] + w[t]);
      const s0 = turned(a, 28) ^ turned(a, 34) ^ turned(a, 39);
      const t2 = low64(s0 + ((a & b) ^ (a & c) ^ (b & c)));
      [h, g, f, e, d, c, b, a] = [g, f, e, low64(d + t1), c, b, a, low64(t1 + t2)];
    }
    [a, b, c, d, e, f, g, h].forEach((word, number) => { state[number] = low64(state[number] + word); });
  }
  const digest = new DataView(new ArrayBuffer(64));
  state.forEach((word, number) => digest.setBigUint64(8 * number, word));
  return new Uint8Array(digest.buffer);
};
