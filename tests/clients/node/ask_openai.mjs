// The official OpenAI SDK for Node, chat completions.
import OpenAI from "openai";
import { serve } from "./lines.mjs";

function failed(error) {
  return { error: error.constructor.name, message: error.message, status: error.status, code: error.code };
}

async function ask(order) {
  const sdk = new OpenAI({ baseURL: `${order.url}/v1`, apiKey: order.key, ...(order.patient ? {} : { maxRetries: 0 }) });
  const body = { model: order.model, messages: [{ role: "user", content: order.question }] };
  if (order.stream) return streamed(await sdk.chat.completions.create({ ...body, stream: true }), order);
  const { message, finish_reason: end } = (await sdk.chat.completions.create(body)).choices[0];
  return { text: message.content, refusal: message.refusal, end };
}

async function streamed(stream, order) {
  const seen = { text: "", refusal: "" };
  let count = 0;
  try {
    for await (const chunk of stream) {
      for (const choice of chunk.choices) {
        seen.text += choice.delta.content ?? "";
        seen.refusal += choice.delta.refusal ?? "";
        seen.end = choice.finish_reason ?? seen.end;
        if (choice.delta.content && ++count === order.stop_after) {
          stream.controller.abort();
          return { ...seen, stopped: true };
        }
      }
    }
  } catch (error) {
    return { ...seen, ...failed(error) };
  }
  return seen;
}

await serve(ask, failed);
