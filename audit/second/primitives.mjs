// What hashes and checks signatures: plain, or the browser's own where it can.

import { verifyEd25519 } from "./ed25519.mjs";
import { Sha256, sha256 } from "./sha2.mjs";

export const plain = {
  name: "plain",
  sha256,
  hasher: () => new Sha256(),
  verify: async (publicKey, message, signature) => verifyEd25519(publicKey, message, signature),
};

// Signatures by WebCrypto, hashes plain; null where WebCrypto is missing or knows no Ed25519.
export const webCrypto = async () => {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return null;
  const imported = (key) => subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
  const verify = async (key, message, signature) => {
    try {
      return await subtle.verify({ name: "Ed25519" }, await imported(key), signature, message);
    } catch {
      return false; // 32 bytes that are no point
    }
  };
  try {
    await imported(Uint8Array.from([0x58, ...new Array(31).fill(0x66)]));
  } catch {
    return null;
  }
  return { ...plain, name: "WebCrypto", verify };
};
