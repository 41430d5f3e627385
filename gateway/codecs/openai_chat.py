"""OpenAI chat completions, ``POST /v1/chat/completions``.

Members are those of the API reference as the official SDK 3.57 types them, with what DeepSeek, llama.cpp, vLLM and
OpenRouter add. Text of an answer stands in more places than ``content``: ``refusal``, ``reasoning_content`` or
``reasoning``, tool arguments, annotations. ``logprobs`` repeat the text token by token and are taken out.
"""

from __future__ import annotations

from typing import Any

from gateway.codecs import media
from gateway.codecs.document import DocumentCodec, Stream
from gateway.codecs.machine import BIAS, NUMBER, PLAIN, STRIPPED, TAG, Counts, plain
from gateway.codecs.openai_refusal import ChatVoice, OpenAIRefusals
from gateway.codecs.reading import Node
from gateway.codecs.shapes import Both, Each, Form, Obj, Tagged
from gateway.codecs.sse import EventReader
from gateway.codecs.values import ANY, SCHEMA, TOOL, Hidden, Media, Noted, Offered, Text, swept
from gateway.exchange import Exchange

DONE = b"[DONE]"
ROLES = {role: role for role in ("system", "developer", "user", "assistant", "tool", "function")}
FALSY = (None, False, 0)
TEMPLATES = ("prompt prompt_token_ids chat_template chat_template_kwargs template raw add_generation_prompt "
             "continue_final_message echo").split()  # fmt: skip
"""Switches of self-hosted servers that change what the model reads (vLLM, llama.cpp, Ollama): never mapped."""


def tool_names(tool: Any) -> list[str]:
    """The names a tool goes by, in all the places where they may stand."""
    if not isinstance(tool, dict):
        return []
    kind = tool.get("type")
    holders = [tool, tool.get(kind) if isinstance(kind, str) else None, tool.get("function")]
    return [one["name"] for one in holders if isinstance(one, dict) and isinstance(one.get("name"), str)]


def is_hosted(tool: Any) -> bool:
    """Whether it is something else than a function, which the client runs."""
    return not isinstance(tool, dict) or tool.get("type") != "function"


def part(kind: str, content: Node) -> Obj:
    """A part of a message that nobody can look into; whatever else it says is text."""
    return Obj({"type": TAG, kind: content, "text": Text("content")})


FUNCTION = Obj({"name": TOOL, "arguments": Text("args", "arguments"), "description": ANY, "parameters": SCHEMA,
                "strict": PLAIN})  # fmt: skip
CUSTOM = Obj({"name": TOOL, "input": Text("args", "arguments")})
CALL = Obj({"id": PLAIN, "type": PLAIN, "index": NUMBER, "function": Form(one=FUNCTION, other=ANY),
            "custom": Form(one=CUSTOM, other=ANY)}, place="index", call="args")  # fmt: skip
PART = Tagged(
    {
        "text": Obj({"type": TAG, "text": Text("content"), "refusal": Text("refusal")}),
        "refusal": Obj({"type": TAG, "text": Text("content"), "refusal": Text("refusal")}),
        "image_url": part("image_url", Media("image", media.at_url("image"))),
        "input_audio": part("input_audio", Media("audio", media.inside("audio", "data", "format", "audio/"))),
        "file": part("file", Media("file", media.filed)),
        "audio_url": part("audio_url", Media("audio", media.at_url("audio"))),
        "video_url": part("video_url", Media("video", media.at_url("video"))),
    },
    other=Both(Hidden("unknown_part"), Obj({"type": TAG, "text": Text("content")})),
)
"""``audio_url`` and ``video_url`` are vLLM's."""
THOUGHTS: dict[str, Node] = {"reasoning_content": Text("reasoning"), "reasoning": Text("reasoning")}
MESSAGE = Obj(
    {
        "role": TAG,
        "content": Form(text=Text("content"), many=Each(PART)),
        "name": Text("name", "name"),
        "refusal": Text("refusal"),
        **THOUGHTS,
        "tool_calls": Form(many=Each(CALL), other=ANY),
        "tool_call_id": PLAIN,
        "function_call": Form(one=FUNCTION, other=ANY),
        "audio": Hidden("audio"),
    },
    roles=ROLES,
)
QUESTION = Obj(
    {
        "model": Noted("model", ANY),
        "stream": Noted("stream", TAG),
        "messages": Each(MESSAGE, turns=True, empty=False),
        **plain(
            "temperature top_p n max_tokens max_completion_tokens presence_penalty frequency_penalty "
            "seed parallel_tool_calls reasoning_effort verbosity service_tier"
        ),
        "stream_options": Form(one=Obj(plain("include_usage include_obfuscation")), other=ANY),
        "tools": Each(Offered(tool_names, is_hosted)),
        "functions": Form(many=Each(Offered(tool_names, lambda _: False)), other=ANY),
        "logit_bias": BIAS,
        "response_format": SCHEMA,
        "logprobs": Hidden("logprobs", FALSY),
        "top_logprobs": Hidden("logprobs", FALSY),
        "store": Hidden("server_side", FALSY),
        "audio": Hidden("audio", FALSY),
        "web_search_options": Hidden("hosted_tool", FALSY),
        **{name: Hidden("template", ()) for name in TEMPLATES},
        "modalities": Noted("forms", Both(Hidden("modality", (None, ["text"])), Form(many=Each(PLAIN), other=ANY))),
        **swept(
            "tool_choice function_call stop user safety_identifier metadata prompt_cache_key prediction moderation"
        ),
    }
)
KNOWN = frozenset(QUESTION.members) - frozenset(TEMPLATES)
"""Members of a question that have a meaning here."""
COUNTS = Counts({"prompt_tokens": "asked", "completion_tokens": "given"})
SAID = Obj(
    {
        "role": PLAIN,
        "content": Text("content"),
        "refusal": Text("refusal"),
        **THOUGHTS,
        "tool_calls": Form(many=Each(CALL), other=ANY),
        "function_call": Form(one=Obj(FUNCTION.members, call="args"), other=ANY),
        "audio": Form(
            one=Obj({"id": PLAIN, "data": Hidden("audio"), "transcript": Text("transcript"), "expires_at": NUMBER})
        ),
    }
)
HEAD: dict[str, Node] = {"id": Noted("id", PLAIN), "created": NUMBER, "usage": COUNTS,
                         **plain("object model system_fingerprint service_tier")}  # fmt: skip


def choices(member: str) -> Obj:
    """A choice of an answer (``message``) or of one of its chunks (``delta``)."""
    return Obj(
        {"index": TAG, member: SAID, "finish_reason": Noted("finished", PLAIN), "logprobs": STRIPPED}, place="index"
    )


ANSWER = Obj({**HEAD, "choices": Each(choices("message"), empty=False)}, required=("choices",))
CHUNK = Obj({**HEAD, "choices": Each(choices("delta"))}, required=("choices",))


class OpenAIChat(OpenAIRefusals, DocumentCodec):
    """The codec."""

    name = "openai"
    route = "/v1/chat/completions"
    translates: tuple[str, ...] = ("anthropic", "gemini", "ollama")
    question = QUESTION
    answer = ANSWER
    chunk = CHUNK

    def stream(self, exchange: Exchange) -> Stream:
        """A decoder for one streamed answer."""
        return Stream(self, CHUNK, exchange, EventReader(), DONE)

    def voice(self, exchange: Exchange) -> ChatVoice:
        """Who says one streamed answer."""
        return ChatVoice()
