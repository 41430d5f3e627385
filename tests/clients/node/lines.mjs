// How a client's program is talked to: an order a line in, what was seen a line out, and nothing else on that wire.
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";

console.log = console.info = console.warn = console.error;

export async function serve(answer, failed) {
  for await (const line of createInterface({ input: process.stdin })) {
    const order = JSON.parse(line);
    const seen = await answer(order).catch(failed);
    writeSync(1, JSON.stringify(seen) + "\n");
  }
}
