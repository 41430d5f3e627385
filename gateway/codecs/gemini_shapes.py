"""The shapes of Gemini's API: contents made of parts, each of which holds one kind of thing.

Members are those of the Gemini API as the official SDK google-genai 3.6 types them. JSON of protocol buffers accepts
each name in camel case and as it is in the schema, in snake case: both are known here, and having both has no meaning.
Code that ran and tools that run at Google are listed as unseen and read all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gateway import wire
from gateway.codecs import media
from gateway.codecs.document import SYSTEM
from gateway.codecs.machine import NUMBER, PLAIN, SIGNATURE, STRIPPED, TAG, plain
from gateway.codecs.reading import At, Node, Reader, Row
from gateway.codecs.shapes import As, Both, Each, Form, Obj
from gateway.codecs.values import ANY, SCHEMA, TOOL, Hidden, Media, Noted, Offered, Packed, Swept, Text, swept
from gateway.errors import Reason, Refused
from gateway.exchange import Path

ROLES = {"": "user", "user": "user", "model": "assistant", "function": "tool", "tool": "tool", "system": "system"}
FALSY = (None, False, 0)
_CAPITAL = re.compile("[A-Z]")
_STANDARD = str.maketrans("-_", "+/")
_KINDS = ("image", "audio", "video", "file")


def snake(name: str) -> str:
    """The other spelling of a member's name."""
    return _CAPITAL.sub(lambda letter: "_" + letter[0].lower(), name)


def member(value: Mapping[str, Any], name: str) -> Any:
    """A member in either spelling."""
    return value.get(name, value.get(snake(name)))


class Proto(Obj):
    """An object whose members may be spelled in two ways."""

    def __init__(self, members: Mapping[str, Node], **more: Any) -> None:
        super().__init__({**members, **{snake(name): node for name, node in members.items()}}, **more)
        self._camel = dict(members)

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Every member, unless one stands there twice."""
        if isinstance(value, dict) and any("_" in name for name in value):
            names = [wire.fold(name).replace("_", "") for name in value]
            if len(set(names)) != len(names):
                raise Refused(Reason.TWIN_MEMBER) if to.reason is Reason.BAD_REQUEST else to.bad()
        super().read(to, value, path, at)

    def rows(self, place: str) -> Iterator[Row]:
        """Those of the members, each once."""
        for name, node in self._camel.items():
            yield from node.rows(f"{place}.{name}" if place else name)


class Blob:
    """Media inside a part (``inlineData``) or elsewhere (``fileData``), of the kind that its type says."""

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Lists it as unseen; whatever it is called is under it."""
        if value is None:
            return
        if not isinstance(value, dict):
            raise to.bad()
        mime = member(value, "mimeType")
        family = mime.lower().partition("/")[0] if isinstance(mime, str) else ""
        kind = family if family in _KINDS else "file"
        Media(kind, lambda blob: _placed(kind, blob)).read(to, value, path, at)

    def rows(self, place: str) -> Iterator[Row]:
        """One for each kind."""
        for kind in _KINDS:
            yield place, f"unseen: {kind}"


def _placed(kind: str, blob: Mapping[str, Any]) -> tuple[str, ...]:
    uri, data = member(blob, "fileUri"), blob.get("data")
    if isinstance(data, str) and uri is None:
        media.check(kind, data.translate(_STANDARD), member(blob, "mimeType") or "")
        return ()
    if isinstance(uri, str) and data is None:
        ours = not uri.startswith(("http://", "https://")) or "://generativelanguage.googleapis.com/" in uri
        return ("server_side",) if ours else ("remote_url",)
    raise Refused(Reason.BAD_MEDIA)


class Parted:
    """A part, which is a thought or is said aloud."""

    def __init__(self, said: Node, thought: Node) -> None:
        self._said, self._thought = said, thought

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """By what it says of itself."""
        thinks = isinstance(value, dict) and value.get("thought") is True
        (self._thought if thinks else self._said).read(to, value, path, at)

    def rows(self, place: str) -> Iterator[Row]:
        """Those of what is said; a thought has the same members."""
        return self._said.rows(place)


def declared(tool: Any) -> list[str]:
    """The names of the functions in one entry of ``tools``, and of what it offers besides."""
    if not isinstance(tool, dict):
        return []
    functions = member(tool, "functionDeclarations")
    rows = functions if isinstance(functions, list) else []
    names = [row["name"] for row in rows if isinstance(row, dict) and isinstance(row.get("name"), str)]
    return [*names, *_besides(tool)]


def is_hosted(tool: Any) -> bool:
    """Whether it offers anything that runs at Google."""
    return not isinstance(tool, dict) or bool(_besides(tool))


def _besides(tool: Mapping[str, Any]) -> list[str]:
    return [name for name, value in tool.items()
            if value is not None and name not in ("functionDeclarations", "function_declarations")]  # fmt: skip


HOSTED = Hidden("hosted_tool")
RAN = Both(HOSTED, As(Swept(), "tool"))
"""Code that ran at Google, what came out, and calls of tools there."""
CALL = Proto(
    {"id": PLAIN, "name": TOOL, "args": Packed("args"), "partialArgs": Hidden("unknown_part")},
    place="index",
    call="args",
)
RESPONSE = Proto(
    {
        "id": PLAIN,
        "name": TOOL,
        "response": Swept("text"),
        "parts": Each(Proto({"inlineData": Blob(), "fileData": Blob()})),
        "willContinue": PLAIN,
        "scheduling": PLAIN,
    }
)


def part(label: str) -> Proto:
    """A part, its text under a label."""
    return Proto(
        {
            "text": Text(label),
            "thought": PLAIN,
            "thoughtSignature": SIGNATURE,
            "inlineData": Blob(),
            "fileData": Blob(),
            "functionCall": Form(one=CALL),
            "functionResponse": Form(one=As(RESPONSE, "tool")),
            "executableCode": RAN,
            "codeExecutionResult": RAN,
            "toolCall": RAN,
            "toolResponse": RAN,
            "videoMetadata": Form(one=Proto(plain("startOffset endOffset fps")), other=ANY),
            "mediaResolution": Form(one=Proto(plain("level numTokens")), other=ANY),
        }
    )


PART = Parted(part("content"), part("thinking"))
CONTENT = Proto({"role": TAG, "parts": Each(PART)}, roles=ROLES)
INSTRUCTION = As(
    Form(text=Text("content"), one=Proto({"role": PLAIN, "parts": Each(PART), "text": Text("content")})),
    "system",
    SYSTEM,
)
"""A content, a part or a text, whatever role it names."""
CONFIG = Proto(
    {
        **plain(
            "candidateCount temperature topP topK maxOutputTokens presencePenalty frequencyPenalty seed "
            "responseMimeType mediaResolution enableEnhancedCivicAnswers"
        ),
        "stopSequences": ANY,
        "responseSchema": SCHEMA,
        "responseJsonSchema": SCHEMA,
        "_responseJsonSchema": SCHEMA,
        "responseFormat": SCHEMA,
        "responseLogprobs": Hidden("logprobs", FALSY),
        "logprobs": Hidden("logprobs", FALSY),
        "responseModalities": Noted(
            "forms", Both(Hidden("modality", (None, ["TEXT"], ["text"])), Form(many=Each(PLAIN), other=ANY))
        ),
        "speechConfig": Hidden("audio"),
        "thinkingConfig": Form(one=Proto(plain("includeThoughts thinkingBudget thinkingLevel")), other=ANY),
        "routingConfig": Hidden("unknown_part"),
        "modelSelectionConfig": Hidden("unknown_part"),
    }
)
SETTINGS: dict[str, Node] = {
    "model": ANY,
    "systemInstruction": INSTRUCTION,
    "tools": Each(Offered(declared, is_hosted)),
    "toolConfig": ANY,
    "safetySettings": Form(many=Each(Proto(plain("category threshold method"))), other=ANY),
    "generationConfig": Form(one=CONFIG),
    "cachedContent": Hidden("server_side"),
    "store": Hidden("server_side", FALSY),
    "serviceTier": PLAIN,
    "labels": ANY,
}
CONTENTS: dict[str, Node] = {"contents": Each(CONTENT, turns=True, empty=False)}
QUESTION = Proto({**CONTENTS, **SETTINGS}, required=("contents",))
COUNTING = Proto(
    {**CONTENTS, **SETTINGS, "generateContentRequest": Form(one=QUESTION)},
)
EMBEDDED: dict[str, Node] = {
    "model": ANY,
    "content": CONTENT,
    "title": Text("content"),
    **plain("taskType outputDimensionality autoTruncate"),
    "embedContentConfig": Form(
        one=Proto({"title": Text("content"), **plain("taskType outputDimensionality")}), other=ANY
    ),
}
EMBEDDING = Proto(EMBEDDED, required=("content",))
EMBEDDINGS = Proto({"requests": Each(EMBEDDING, empty=False)}, required=("requests",))

# -- answers

_NUMBERS = "totalTokenCount thoughtsTokenCount cachedContentTokenCount toolUsePromptTokenCount tokenCount".split()
_DETAILS = "promptTokensDetails candidatesTokensDetails cacheTokensDetails toolUsePromptTokensDetails".split()
_MODES = Form(many=Each(Proto({"modality": PLAIN, "tokenCount": NUMBER})), other=ANY)
USAGE = Form(
    one=Proto(
        {
            "promptTokenCount": Noted("asked", NUMBER),
            "candidatesTokenCount": Noted("given", NUMBER),
            **dict.fromkeys(_NUMBERS, NUMBER),
            **dict.fromkeys(_DETAILS, _MODES),
            "trafficType": PLAIN,
            "serviceTier": PLAIN,
        }
    ),
    other=ANY,
)
RATINGS = Form(
    many=Each(
        Proto(plain("category probability blocked probabilityScore severity severityScore overwrittenThreshold"))
    ),
    other=ANY,
)
CANDIDATE = Proto(
    {
        "index": TAG,
        "content": Form(one=Proto({"role": PLAIN, "parts": Each(PART)})),
        "finishReason": Noted("finished", PLAIN),
        "finishMessage": Text("finish"),
        "safetyRatings": RATINGS,
        "tokenCount": NUMBER,
        "avgLogprobs": NUMBER,
        "logprobsResult": STRIPPED,
        **swept("citationMetadata groundingMetadata groundingAttributions urlContextMetadata"),
    },
    place="index",
)
"""Sources and citations stay as the model wrote them: swept up, and masked like anything nobody explains."""
FEEDBACK = Form(
    one=Proto(
        {"blockReason": Noted("finished", PLAIN), "blockReasonMessage": Text("finish"), "safetyRatings": RATINGS}
    ),
    other=ANY,
)
ANSWER = Proto(
    {
        "candidates": Each(CANDIDATE),
        "promptFeedback": FEEDBACK,
        "usageMetadata": USAGE,
        "modelVersion": PLAIN,
        "responseId": Noted("id", PLAIN),
        "createTime": PLAIN,
        "modelStatus": ANY,
    }
)
COUNTED = Proto(
    {
        "totalTokens": Noted("asked", NUMBER),
        "cachedContentTokenCount": NUMBER,
        "promptTokensDetails": _MODES,
        "cacheTokensDetails": _MODES,
    },
    required=("totalTokens",),
)
STATISTICS = Form(one=Proto(plain("tokenCount truncated")), other=ANY)
VECTOR = Proto({"values": Each(NUMBER), "shape": Each(NUMBER), "statistics": STATISTICS}, required=("values",))
VECTORED = Proto({"embedding": VECTOR, "usageMetadata": USAGE}, required=("embedding",))
VECTORS = Proto({"embeddings": Each(VECTOR), "usageMetadata": USAGE, "metadata": ANY}, required=("embeddings",))
