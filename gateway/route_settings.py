"""Settings of a backend that speaks an API of its own: ``backends[].routes``, for ``api: http``."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from gateway.descriptions import CODE, MESSAGE, Description, Streaming, finished
from gateway.json_places import filled, has_text
from gateway.json_query import Query
from gateway.remote_settings import parsed
from gateway.setting_values import Section, Wrong, split

_OWN = re.compile(
    r"/(?:v1|v1beta|gapura|console|docs|redoc)(?:/.*)?|/(?:healthz|readyz|metrics|openapi\.json)?"
    r"|/api/(?:chat|generate|embed|embeddings|tags|version|ps|show|pull|push|create|copy|delete|blobs)(?:/.*)?"
    r"|/(?:completions?|infill|generate|generate_stream)"
)
"""Addresses that the gate keeps for itself; a test holds them against those of its codecs."""
_PATH = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")


def is_json_path(value: str) -> str:
    """A JSONPath (RFC 9535)."""
    try:
        if value.startswith("$"):
            Query(value)
            return value
    except ValueError:
        pass
    raise Wrong(
        "write a JSONPath such as $.prompt or $.history[*].text",
        "tulis JSONPath seperti $.prompt atau $.history[*].text",
    )


def is_route(value: str) -> str:
    """A path that the gate does not keep for itself."""
    if not _PATH.fullmatch(value):
        raise Wrong("write a path such as /api/tulis", "tulis alamat seperti /api/tulis")
    if _OWN.fullmatch(value):
        raise Wrong(
            "the gate itself answers on this path: a description may not take its place",
            "gerbang sendiri menjawab di alamat ini: uraian tidak boleh menggantikannya",
        )
    return value


def is_unmapped(value: Any) -> Any:
    """``pass`` would let through what nobody looked at."""
    if value == "pass":
        raise Wrong(
            "nothing passes unread: write scan or reject, and list places of machine-made values under plain",
            "tidak ada yang lewat tanpa dibaca: tulis scan atau reject, dan sebutkan letak nilai buatan mesin di plain",
        )
    return value


def is_model(value: str) -> str:
    """A name, or a JSONPath."""
    return is_json_path(value) if value.startswith("$") else value


def is_template(value: Any) -> Any:
    """A document with a place for the message."""
    value = parsed(value)
    if value is not None and (not isinstance(value, dict) or not has_text(value, MESSAGE)):
        raise Wrong(
            'write a mapping with "{{message}}" where the text belongs',
            'tulis pemetaan dengan "{{message}}" di tempat teksnya',
        )
    return value


JsonPath = Annotated[str, AfterValidator(is_json_path)]
JsonPaths = Annotated[tuple[JsonPath, ...], BeforeValidator(split)]
Template = Annotated[Any, BeforeValidator(is_template)]


class RouteInput(Section):
    text: Annotated[JsonPaths, Field(min_length=1)] = Field(
        description="JSONPaths of a person's words, such as [$.prompt, '$.history[*].text']."
    )
    system: JsonPaths = Field(default=(), description="JSONPaths of instructions to the model.")
    images: JsonPaths = Field(
        default=(), description="JSONPaths of pictures: refused unless a policy lets unseen pass."
    )
    plain: JsonPaths = Field(default=(), description="JSONPaths of machine-made values, such as times.")


class RouteOutput(Section):
    text: Annotated[JsonPaths, Field(min_length=1)] = Field(description="JSONPaths of the answer's text.")
    plain: JsonPaths = Field(default=(), description="JSONPaths of machine-made values in an answer.")
    usage: Annotated[dict[Literal["input_tokens", "output_tokens"], JsonPath], BeforeValidator(parsed)] = Field(
        default={}, description="JSONPaths of input_tokens and output_tokens, as far as the answer counts them."
    )


class RouteStream(Section):
    format: Literal["sse", "ndjson"] = Field(description="Server-sent events, or a JSON document a line.")
    delta: Annotated[JsonPaths, Field(min_length=1)] = Field(description="JSONPaths of new text in one event.")
    asked: JsonPath | None = Field(
        default=None, description="JSONPath of the question's switch for streams; unless set, every answer is one."
    )
    done: JsonPath | None = Field(default=None, description="JSONPath of what is true in the last event only.")
    terminator: Annotated[str, Field(max_length=64, pattern=r"^[!-~]*$")] = Field(
        default="", description="What comes after the last event, such as [DONE]."
    )

    @model_validator(mode="after")
    def _ends(self) -> RouteStream:
        if self.done is None and not self.terminator:
            raise Wrong(
                "say how a stream ends, with done or terminator: else a broken one could pass for a whole one",
                "sebutkan akhir aliran dengan done atau terminator: jika tidak, yang terputus bisa dikira utuh",
            )
        return self


class OnBlock(Section):
    status: Literal[400, 422] = Field(default=400, description="HTTP status of a no; clients try again after others.")
    body: Template = Field(
        default={"error": MESSAGE, "code": CODE},
        description="JSON of a no or a failure; {{message}} in it stands for the text, {{code}} for its short name.",
    )
    answer: Template = Field(
        default=None, description="JSON of a whole answer whose text is {{message}}, for policies that answer in words."
    )
    stream_final: Template = Field(
        default=None, description="JSON of the event that ends a stream with a no; without it streams are held whole."
    )


class Route(Section):
    path: Annotated[str, AfterValidator(is_route)] = Field(description="Path, here and at the backend: /api/tulis.")
    model: Annotated[str, AfterValidator(is_model), Field(min_length=1, max_length=200)] | None = Field(
        default=None,
        description="Name of the model, or the JSONPath where a question names it; unless set, the backend's name.",
    )
    input: RouteInput = Field(description="What stands where in a question.")
    output: RouteOutput = Field(description="What stands where in an answer.")
    stream: RouteStream | None = Field(default=None, description="How an answer is streamed, if it can be.")
    on_block: OnBlock = Field(default=OnBlock(), description="How this backend's clients are told no.")
    unmapped: Annotated[Literal["scan", "reject"], BeforeValidator(is_unmapped)] = Field(
        default="scan", description="What is done with members that are not described: scan or reject."
    )

    @model_validator(mode="after")
    def _can_end(self) -> Route:
        final = self.on_block.stream_final
        if final is None or self.stream is None or self.stream.terminator:
            return self
        if not finished(_streaming(self.stream), filled(final, "x", MESSAGE)):
            raise Wrong(
                "stream_final must be a last event: put in it what done looks for",
                "stream_final harus peristiwa terakhir: isikan apa yang dicari done",
            )
        return self

    def description(self, backend: str, models: tuple[str, ...]) -> Description:
        """For the codec; ``backend`` is its name."""
        said = self.on_block
        return Description(
            api=f"http:{backend}",
            path=self.path,
            model=self.model or (models[0] if models else backend),
            text=self.input.text,
            system=self.input.system,
            images=self.input.images,
            plain=self.input.plain,
            said=self.output.text,
            said_plain=self.output.plain,
            usage={str(name): path for name, path in self.output.usage.items()},
            streaming=None if self.stream is None else _streaming(self.stream),
            status=said.status,
            body=said.body,
            answer=said.answer,
            final=said.stream_final,
            closed=self.unmapped == "reject",
        )


def _streaming(told: RouteStream) -> Streaming:
    return Streaming(told.format == "ndjson", told.asked, told.delta, told.done, told.terminator)
