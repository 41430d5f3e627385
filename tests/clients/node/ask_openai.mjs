// The official OpenAI SDK for Node: chat completions, or responses where the order says so.
import OpenAI from "openai";
import { serve } from "./lines.mjs";

function failed(error) {
  return { error: error.constructor.name, message: error.message, status: error.status, code: error.code };
}

async function ask(order) {
  const sdk = new OpenAI({ baseURL: `${order.url}/v1`, apiKey: order.key, ...(order.patient ? {} : { maxRetries: 0 }) });
  if (order.api === "responses") return responded(sdk, order);
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

async function responded(sdk, order) {
  const body = { model: order.model, input: order.question };
  if (!order.stream) return read(await sdk.responses.create(body));
  const stream = await sdk.responses.create({ ...body, stream: true });
  const seen = { text: "" };
  let count = 0;
  try {
    for await (const event of stream) {
      if (event.type === "response.output_text.delta") {
        seen.text += event.delta;
        if (event.delta && ++count === order.stop_after) {
          stream.controller.abort();
          return { ...seen, stopped: true };
        }
      } else if (["response.completed", "response.incomplete", "response.failed"].includes(event.type)) {
        Object.assign(seen, read(event.response));
      }
    }
  } catch (error) {
    return { ...seen, ...failed(error) };
  }
  return seen;
}

function read(response) {
  const parts = response.output.filter((item) => item.type === "message").flatMap((item) => item.content);
  const text = parts.filter((part) => part.type === "output_text").map((part) => part.text).join("");
  const refusal = parts.filter((part) => part.type === "refusal").map((part) => part.refusal).join("");
  return { text, refusal, end: response.incomplete_details?.reason ?? response.status };
}

await serve(ask, failed);
