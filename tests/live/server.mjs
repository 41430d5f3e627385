// A real language model behind the OpenAI chat API, as small as it can be: node server.mjs MODEL.gguf PROMPTS.jsonl
// Every prompt it gets and every answer it gives is appended to PROMPTS.jsonl: that is what the gate let through.
// The first line on stdout is its port. One model, one thread, one request after the other.
import { appendFileSync } from "node:fs";
import http from "node:http";
import { getLlama, LlamaChatSession } from "node-llama-cpp";

const [modelPath, prompts] = process.argv.slice(2);
const llama = await getLlama({ build: "never", gpu: false, maxThreads: 1, logLevel: "error" });
const model = await llama.loadModel({ modelPath });
const context = await model.createContext({ contextSize: 2048, threads: 1 });
const sequence = context.getSequence();
let turn = Promise.resolve();

const note = (line) => appendFileSync(prompts, JSON.stringify(line) + "\n");
const textOf = (content) => (typeof content === "string" ? content : content.map((part) => part.text ?? "").join(""));
const item = ({ role, content }) =>
  role === "assistant" ? { type: "model", response: [textOf(content)] }
    : { type: role === "system" ? "system" : "user", text: textOf(content) };
const head = (object, name) => ({ id: "chatcmpl-live", object, created: Math.floor(Date.now() / 1000), model: name });

async function answer(request, signal, onTextChunk) {
  await sequence.clearHistory();
  const session = new LlamaChatSession({ contextSequence: sequence, autoDisposeSequence: false });
  session.setChatHistory(request.messages.slice(0, -1).map(item));
  const options = { maxTokens: request.max_tokens ?? 64, temperature: request.temperature ?? 0, seed: 1, signal,
    stopOnAbortSignal: true, onTextChunk };
  const { responseText, stopReason } = await session.promptWithMeta(textOf(request.messages.at(-1).content), options);
  session.dispose();
  note({ answer: responseText });
  return { text: responseText, finish: stopReason === "maxTokens" ? "length" : "stop" };
}

async function whole(request, response, signal) {
  const { text, finish } = await answer(request, signal);
  const choice = { index: 0, message: { role: "assistant", content: text }, finish_reason: finish };
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ ...head("chat.completion", request.model), choices: [choice] }));
}

async function stream(request, response, signal) {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (delta, finish_reason = null) => {
    const choices = [{ index: 0, delta, finish_reason }];
    response.write(`data: ${JSON.stringify({ ...head("chat.completion.chunk", request.model), choices })}\n\n`);
  };
  send({ role: "assistant", content: "" });
  const { finish } = await answer(request, signal, (content) => send({ content }));
  send({}, finish);
  response.end("data: [DONE]\n\n");
}

const server = http.createServer(async (incoming, response) => {
  const gone = new AbortController();
  response.on("close", () => response.writableEnded || (note({ gone: true }), gone.abort()));
  const pieces = [];
  for await (const piece of incoming) pieces.push(piece);
  if (incoming.url !== "/v1/chat/completions") return response.writeHead(404).end("{}");
  const body = Buffer.concat(pieces).toString();
  note({ body, headers: incoming.headers });
  const request = JSON.parse(body);
  turn = turn.then(() => (request.stream ? stream : whole)(request, response, gone.signal)).catch(() => response.destroy());
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
