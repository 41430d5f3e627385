// Vercel's AI SDK: generateText and streamText over @ai-sdk/openai.
import { createOpenAI } from "@ai-sdk/openai";
import { generateText, streamText } from "ai";
import { serve } from "./lines.mjs";

globalThis.AI_SDK_LOG_WARNINGS = false;

function failed(error) {
  const last = error.lastError ?? error;
  return { error: error.name ?? error.constructor.name, message: last.message ?? JSON.stringify(error), status: last.statusCode, code: last.data?.error?.code, again: last.isRetryable };
}

async function ask(order) {
  const provider = createOpenAI({ baseURL: `${order.url}/v1`, apiKey: order.key });
  const model = order.api === "responses" ? provider.responses(order.model) : provider.chat(order.model);
  const stop = new AbortController();
  const call = { model, prompt: order.question, abortSignal: stop.signal, ...(order.patient ? {} : { maxRetries: 0 }) };
  if (order.stream) return streamed(streamText({ ...call, onError: () => {} }), order, stop);
  const answer = await generateText(call);
  return { text: answer.text, end: answer.finishReason, raw: answer.rawFinishReason };
}

async function streamed(result, order, stop) {
  const seen = { text: "" };
  let count = 0;
  for await (const part of result.fullStream) {
    if (part.type === "error") Object.assign(seen, failed(part.error));
    if (part.type === "finish") Object.assign(seen, { end: part.finishReason, raw: part.rawFinishReason });
    if (part.type !== "text-delta") continue;
    seen.text += part.text;
    if (part.text && ++count === order.stop_after) {
      stop.abort();
      return { ...seen, stopped: true };
    }
  }
  return seen;
}

await serve(ask, failed);
