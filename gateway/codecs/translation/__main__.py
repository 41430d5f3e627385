"""Writes README.md of this package from the tables: ``python -m gateway.codecs.translation > README.md``."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from gateway.codecs.translation import anthropic_answer, gemini_answer, ollama_answer
from gateway.codecs.translation.registry import DIALECTS
from gateway.codecs.translation.tables import How, Ignored, No, To

_HEAD = """\
# An OpenAI chat client in front of another API

Written by `python -m gateway.codecs.translation`; a test holds this page to the code.

The client speaks OpenAI chat completions, the backend Anthropic's Messages, Gemini's `generateContent` or Ollama's
`/api/chat`. What can be said there is translated, whole and streamed. What cannot is refused with HTTP 400 and the code
`untranslatable`, which names the member; nothing is dropped in silence. `null` is a member left out. A member that is
not in this table is refused too.

Anthropic is asked in its version of 2026-10-21 (the translator gives the header `anthropic-version`), which has no
`temperature` and no `top_p`; Gemini at `/v1beta` of the Developer API; Ollama in its own API, not in its imitation of
OpenAI's, which needs no translation.

## Members of a request

**refused** means: unless it asks for what happens anyway (given behind it).
"""
_PLACES = """
## Places in messages

Words, and turns of the system, the user, the assistant and of tools, are translated everywhere. Refused everywhere:
`name` of a participant, `function_call`, `audio`, parts that are neither text nor picture, pictures with a `detail`,
calls of custom tools, arguments that are not a JSON object, and a conversation that ends with the assistant (OpenAI
answers it, the others write on where it ends). Messages without a word are left out. Results of tools are put into the
order of their calls.
"""
_ENDS = """
## How an answer ends

Whatever is not here is a failure of the backend (`backend_malformed`), as is a stream that ends before its end.
"""
_ANSWERS = """
## What else arrives

- Thinking as `reasoning_content`; calls with the backend's ids, or with ids of the gate where it gives none.
- Tokens as `usage`, with those read from and written to a cache and those of thinking. A stream that did not ask for
  `include_usage` carries them with the end of a choice, so that the gate's quotas count what the backend counted.
- Why a filter ended the answer as `refusal`, if the backend says it.
- Gemini's signature of a call as `extra_content.google.thought_signature` of that call, as Google's own chat
  completions give it. Gemini 3 and later want it back with the call: a client that leaves it out is refused there.
- Members the gate does not know, as `extra_content` under the API's name, where they are scanned like all unknown text.
  Inside of a block, part or call they are not understood, and neither is a kind of block that was not asked for.
- Left out: signatures and encrypted parts of thinking, ratings of safety, durations, `logprobs`, and what is counted
  besides tokens.
"""


def page() -> str:
    """The page, in Markdown."""
    names = sorted({name for dialect in DIALECTS.values() for name in dialect.members})
    places = sorted({name for dialect in DIALECTS.values() for name in dialect.places})
    members = [[f"`{name}`", *(_said(one.members.get(name)) for one in DIALECTS.values())] for name in names]
    inside = [[f"`{name}`", *(_said(one.places.get(name)) for one in DIALECTS.values())] for name in places]
    head = ["", *(api.capitalize() for api in DIALECTS)]
    return "".join(
        (_HEAD, _table(head, members), _PLACES, _table(head, inside), _ENDS, _table(head, _ends()), _ANSWERS)
    )


def _said(how: How | None) -> str:
    match how:
        case To(note=note):
            return note
        case Ignored(why=why):
            return f"ignored: {why}"
        case No(unless=()):
            return "**refused**"
        case No(unless=usual):
            return f"**refused** ({', '.join(f'`{_json(one)}`' for one in usual)})"
        case None:
            return "**refused**"


def _json(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value).replace("'", '"')


def _ends() -> list[list[str]]:
    tables = (anthropic_answer.FINISHES, gemini_answer.FINISHES, ollama_answer.FINISHES)
    ends = ("stop", "length", "tool_calls", "content_filter")
    return [[f"`{end}`", *(_theirs(table, end) for table in tables)] for end in ends]


def _theirs(table: Mapping[str, str], end: str) -> str:
    return ", ".join(f"`{word or 'none'}`" for word, ours in sorted(table.items()) if ours == end)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    sys.stdout.write(page())
