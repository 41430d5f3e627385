// What was found, in words: the same ones the first verifier says.

import { SAYINGS } from "./sayings.mjs";

export const STATES = {
  ok: ["ok", "ok"],
  failed: ["FAILED", "GAGAL"],
  "not checked": ["not checked", "tidak diperiksa"],
  "not asked": ["not asked", "tidak diminta"],
};

const filled = (text, places) => text.replace(/\{(\w+)\}/g, (_, name) => String(places[name]));

export const inWords = (subject, saying, lang) => {
  const { code, ...places } = saying;
  return { code, text: filled(SAYINGS[subject].said[code][lang === "id" ? 1 : 0], places), ...places };
};

// failures: step -> saying, the first of each step; unasked: steps for which nothing was brought.
const stepsOf = (subject, failures, unasked, lang) => {
  const titles = SAYINGS[subject].steps;
  const bad = Math.min(...failures.keys(), titles.length + 1);
  return titles.map((title, at) => {
    const step = at + 1;
    const state = step === bad ? "failed" : step > bad ? "not checked" : unasked.has(step) ? "not asked" : "ok";
    const said = step === bad ? inWords(subject, failures.get(step), lang) : {};
    return { step, title: title[lang === "id" ? 1 : 0], state, ...said };
  });
};

export const verdictOf = (subject, found, lang) => {
  const { origin, fingerprint, entries, signed, witnessed, failures, unasked, remarks, level } = found;
  const good = failures.size === 0;
  const places = { signed, last: signed - 1, witnessed: witnessed - 1 };
  return {
    origin,
    fingerprint,
    entries,
    signed,
    witnessed,
    level: good ? level : null,
    claim: filled(SAYINGS[subject].claims[good ? level : "broken"][lang === "id" ? 1 : 0], places),
    steps: stepsOf(subject, failures, unasked, lang),
    remarks: good ? remarks.map((remark) => inWords(subject, remark, lang)) : [],
  };
};
