// The page: drop a file, see the steps. Nothing is sent anywhere, and everything that is shown is set as text.

import { keptNote, verifyEvidence } from "./evidence.mjs";
import { plain, webCrypto } from "./primitives.mjs";
import { WrongUse } from "./trust.mjs";
import { STATES } from "./verdict.mjs";

const LABELS = {
  title: ["Check a record of Gapura", "Periksa catatan Gapura"],
  about: [
    "This page works without a network and sends nothing. It takes an export of a log or an evidence bundle.",
    "Halaman ini bekerja tanpa jaringan dan tidak mengirim apa pun. Masukkan ekspor log atau bundel bukti.",
  ],
  drop: ["Drop a file here, or choose one", "Letakkan berkas di sini, atau pilih"],
  key: ["Fingerprint of the log's key, from elsewhere", "Sidik jari kunci log, dari sumber lain"],
  witnesses: ["Keys of witnesses, one a line", "Kunci saksi, satu per baris"],
  against: ["A checkpoint that was kept elsewhere", "Titik periksa yang disimpan di tempat lain"],
  log: ["Log", "Log"],
  fingerprint: ["Key", "Kunci"],
  entries: ["Entries", "Entri"],
  working: ["Working ...", "Sedang bekerja ..."],
  wrong: ["That has not the form it must have", "Bentuknya tidak sesuai"],
  other: ["Bahasa Indonesia", "English"],
};
const WRONG_FIELD = { key_form: "key", witness_form: "witnesses", against_form: "against", against_bundle: "against" };

let lang = (navigator.language ?? "en").startsWith("id") ? "id" : "en";
let chosen = null;
const fields = {};
const inLang = (pair) => pair[lang === "id" ? 1 : 0];
const label = (name) => inLang(LABELS[name]);

const element = (tag, { text, ...members } = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), members);
  if (text !== undefined) made.textContent = text;
  made.append(...children);
  return made;
};

const field = (name, tag) => {
  const before = fields[name]?.value ?? "";
  fields[name] = element(tag, { id: name, value: before, spellcheck: false, onchange: () => check() });
  if (tag === "input") fields[name].type = "text";
  return [element("label", { htmlFor: name, text: label(name) }), fields[name]];
};

async function* piecesOf(file) {
  const reader = file.stream().getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    yield value;
  }
}

const shown = (verdict) => {
  const facts = ["log", "fingerprint", "entries"].map((name) =>
    element("p", { text: `${label(name)}: ` }, element("code", { text: String(verdict[name === "log" ? "origin" : name]) })));
  const steps = verdict.steps.map(({ state, title, text }) =>
    element("li", { className: state.replace(" ", "-") },
      element("span", { className: "state", text: inLang(STATES[state]) }), ` ${title}`,
      ...(text ? [element("p", { text })] : [])));
  const remarks = verdict.remarks.map(({ text }) => element("p", { className: "remark", text }));
  const claim = element("p", { id: "claim", className: verdict.level === null ? "broken" : "good" },
    element("strong", { text: verdict.claim }));
  return [...facts, element("ol", {}, ...steps), ...remarks, claim];
};

const check = async () => {
  const result = document.getElementById("result");
  if (chosen === null) return;
  result.replaceChildren(label("working"));
  const brought = {
    key: fields.key.value.trim() || undefined,
    witnesses: fields.witnesses.value.split("\n").filter((line) => line.trim()),
    against: fields.against.value.trim() ? keptNote(`${fields.against.value.trim()}\n`) : undefined,
  };
  try {
    const primitives = (await webCrypto()) ?? plain;
    result.replaceChildren(...shown(await verifyEvidence(piecesOf(chosen), brought, primitives, lang)));
  } catch (error) {
    if (!(error instanceof WrongUse)) throw error;
    result.replaceChildren(`${label("wrong")}: ${label(WRONG_FIELD[error.code])}`);
  }
};

const draw = () => {
  document.documentElement.lang = lang;
  const take = (file) => {
    chosen = file ?? chosen;
    return check();
  };
  const file = element("input", { id: "file", type: "file", onchange: () => take(file.files[0]) });
  const drop = element("div", { id: "drop" }, element("label", { htmlFor: "file", text: label("drop") }), file);
  drop.ondragover = (event) => event.preventDefault();
  drop.ondrop = (event) => {
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  };
  const other = element("button", { type: "button", text: label("other") });
  other.onclick = () => {
    lang = lang === "id" ? "en" : "id";
    draw();
  };
  document.body.replaceChildren(
    other, element("h1", { text: label("title") }), element("p", { text: label("about") }),
    ...field("key", "input"), ...field("witnesses", "textarea"), ...field("against", "textarea"), drop,
    element("div", { id: "result" }));
  check();
};

draw();
