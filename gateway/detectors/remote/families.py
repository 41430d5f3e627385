"""Guard models by family: what each is asked, and what its answers mean in our names.

All are asked over a chat API, whose server lays the text into the model's own prompt (the chat template that comes
with the weights; Ollama's and vLLM's do). Sources, with the examples that the tests hold:

- Llama Guard 3 and 4: https://ollama.com/library/llama-guard3 and the NVIDIA card of meta/llama-guard-4-12b
- ShieldGemma: https://ollama.com/library/shieldgemma (all its policies at once, as Ollama's template asks)
- Granite Guardian 3.0 to 3.3: https://ollama.com/library/granite3-guardian (the risk is the system message) and
  https://www.ibm.com/granite/docs/models/guardian
- Qwen3Guard-Gen: the card of Qwen/Qwen3Guard-Gen-8B
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from gateway.guard_models import HARMS

Messages = list[dict[str, str]]
CERTAIN = 10_000
CONTROVERSIAL = 5_000
"""What a model calls neither safe nor unsafe."""


@dataclass(frozen=True, slots=True)
class Family:
    """One way to ask and to answer."""

    gives: Mapping[str, tuple[str, ...]]
    """What it calls a harm -> our scores, labels and topics; empty for what none of them means."""
    asks: Callable[[str, Sequence[str]], list[Messages]]
    """The chats to be answered about a text, of the harms wanted."""
    reads: Callable[[Sequence[str], Sequence[str]], dict[str, int]]
    """The answers, in that order, and the harms wanted -> score of each harm that was seen (0..10000). Raises
    ``ValueError`` for an answer that is none: nobody may take it for a clean one."""


def _once(text: str, harms: Sequence[str]) -> list[Messages]:
    return [[{"role": "user", "content": text}]]


# -- Llama Guard: "safe", or "unsafe" and a line of codes

_CODES = re.compile(r"\s*(?:safe\s*|unsafe\s*\n\s*(S\d+(?:\s*,\s*S\d+)*)\s*)")


def _llama(answers: Sequence[str], harms: Sequence[str]) -> dict[str, int]:
    match = _CODES.fullmatch(answers[0])
    if match is None:
        raise ValueError
    return _known(re.findall(r"S\d+", match[1] or ""), LLAMA_GUARD.gives, CERTAIN)


LLAMA_GUARD = Family(HARMS["llama-guard"], _once, _llama)


# -- Qwen3Guard-Gen: two lines

_QWEN = re.compile(r"\s*Safety: (Safe|Unsafe|Controversial)\s*\n\s*Categories: ([^\n]+?)\s*")


def _qwen(answers: Sequence[str], harms: Sequence[str]) -> dict[str, int]:
    match = _QWEN.fullmatch(answers[0])
    if match is None:
        raise ValueError
    named = [name.strip() for name in match[2].split(",")]
    if match[1] == "Safe":
        return {}
    return _known(named, QWEN_GUARD.gives, CERTAIN if match[1] == "Unsafe" else CONTROVERSIAL)


QWEN_GUARD = Family(HARMS["qwen-guard"], _once, _qwen)


# -- ShieldGemma: Yes or No

_YES_NO = re.compile(r"\s*(yes|no)\b(?:\s*<confidence>\s*(?:high|low)\s*</confidence>)?\.?\s*", re.IGNORECASE)


def _shield(answers: Sequence[str], harms: Sequence[str]) -> dict[str, int]:
    return {"violation": CERTAIN} if _yes(answers[0]) else {}


SHIELDGEMMA = Family(HARMS["shieldgemma"], _once, _shield)


# -- Granite Guardian: one question for each risk, Yes or No, from 3.2 with a confidence, from 3.3 between tags

_SCORE = re.compile(r"(?:.*</think>)?\s*<score>\s*(yes|no)\s*</score>\s*", re.IGNORECASE | re.DOTALL)


def _risks(text: str, harms: Sequence[str]) -> list[Messages]:
    return [[{"role": "system", "content": risk}, {"role": "user", "content": text}] for risk in harms]


def _granite(answers: Sequence[str], harms: Sequence[str]) -> dict[str, int]:
    return {risk: CERTAIN for risk, answer in zip(harms, answers, strict=True) if _yes(answer)}


GRANITE_GUARDIAN = Family(HARMS["granite-guardian"], _risks, _granite)

FAMILIES: Mapping[str, Family] = {
    "llama-guard": LLAMA_GUARD,
    "shieldgemma": SHIELDGEMMA,
    "granite-guardian": GRANITE_GUARDIAN,
    "qwen-guard": QWEN_GUARD,
}
"""By the name that settings have for it."""


def _yes(answer: str) -> bool:
    match = _SCORE.fullmatch(answer) or _YES_NO.fullmatch(answer)
    if match is None:
        raise ValueError
    return match[1].lower() == "yes"


def _known(named: Sequence[str], gives: Mapping[str, tuple[str, ...]], score: int) -> dict[str, int]:
    if not gives.keys() >= set(named):
        raise ValueError
    return dict.fromkeys(named, score)
