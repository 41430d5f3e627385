"""Questions of Gemini's API, place by place. What holds for every codec: ``test_every_codec``."""

from __future__ import annotations

import base64
from typing import Any

import orjson
import pytest

from gateway.codecs.base import Asked
from gateway.codecs.document import SYSTEM
from gateway.codecs.gemini import GeminiGenerate
from gateway.codecs.gemini_shapes import declared, is_hosted, member, snake
from gateway.errors import Reason, Refused
from gateway.exchange import Exchange

CODEC = GeminiGenerate()
PNG = base64.urlsafe_b64encode(b"\x89PNG\r\n\x1a\n\xff\xfe\xfb").decode()


def asked(*parts: Any, **more: Any) -> Exchange:
    document = {"contents": [{"role": "user", "parts": [*parts]}], **more}
    body = orjson.dumps(document)
    return CODEC.decode(Asked("0" * 32, "/v1/models/demo:generateContent", "", body, orjson.loads(body)))


def told(exchange: Exchange) -> list[tuple[str, str]]:
    return [(part.role, part.text) for part in exchange.parts if part.kind == "text"]


def unseen(exchange: Exchange) -> set[str]:
    return {one.kind for one in exchange.unseen}


@pytest.mark.parametrize("name", ["systemInstruction", "system_instruction"])
@pytest.mark.parametrize("said", ["Santun.", {"text": "Santun."}, {"role": "user", "parts": [{"text": "Santun."}]}])
def test_an_instruction_is_one_in_either_spelling_and_any_shape(name: str, said: Any) -> None:
    exchange = asked({"text": "Halo"}, **{name: said})
    assert told(exchange) == [("user", "Halo"), ("system", "Santun.")]
    assert exchange.parts[-2].message == SYSTEM, "the last part is the model's name"
    assert name not in orjson.loads(CODEC.encode(exchange, {}, frozenset({SYSTEM})))


@pytest.mark.parametrize(
    "more",
    [
        {"systemInstruction": "a", "system_instruction": "b"},
        {"generationConfig": {"stopSequences": ["a"], "stop_sequences": ["b"]}},
        {"generation_config": {"top_p": 1, "topP": 1}},
        {"SystemInstruction": "a"},
    ],
)
def test_one_member_in_two_spellings_is_refused(more: Any) -> None:
    with pytest.raises(Refused) as refused:
        asked({"text": "t"}, **more)
    assert refused.value.reason is Reason.TWIN_MEMBER


def test_an_answer_with_one_member_in_two_spellings_does_not_pass() -> None:
    with pytest.raises(Refused) as refused:
        CODEC.whole(asked({"text": "t"}), b'{"candidates": [], "promptFeedback": {}, "prompt_feedback": {}}')
    assert refused.value.reason is Reason.BACKEND_MALFORMED


def test_what_a_function_answered_is_said_by_a_tool() -> None:
    for name in ("functionResponse", "function_response"):
        exchange = asked({name: {"name": "cari", "response": {"result": ["r"]}}}, {"text": "u"})
        assert told(exchange) == [("tool", "r"), ("user", "u")]


@pytest.mark.parametrize(
    ("part", "kinds"),
    [
        ({"inlineData": {"mimeType": "image/png", "data": PNG}}, {"image"}),
        ({"inline_data": {"mime_type": "image/png", "data": PNG}}, {"image"}),
        ({"fileData": {"mimeType": "video/mp4", "fileUri": "https://contoh.example/a"}}, {"video", "remote_url"}),
        ({"fileData": {"fileUri": "gs://ember/a"}}, {"file", "server_side"}),
        (
            {"fileData": {"mimeType": "audio/wav", "fileUri": "https://generativelanguage.googleapis.com/v1beta/a"}},
            {"audio", "server_side"},
        ),
        ({"executableCode": {"code": "x"}}, {"hosted_tool"}),
        ({"codeExecutionResult": {"output": "x"}}, {"hosted_tool"}),
        ({"functionCall": {"name": "f", "partialArgs": [{"stringValue": "x"}]}}, {"unknown_part"}),
        ({"text": "t", "thought": True, "thoughtSignature": "s"}, set()),
    ],
)
def test_what_nobody_can_look_into_is_listed(part: Any, kinds: set[str]) -> None:
    assert unseen(asked(part)) == kinds


@pytest.mark.parametrize(
    "blob",
    [
        {"mimeType": "image/png", "data": "PGh0bWw-"},
        {"mimeType": "text/html", "data": "PGh0bWw-"},
        {"data": PNG},
        {"mimeType": "image/png"},
        {"mimeType": "image/png", "data": PNG, "fileUri": "gs://ember/a"},
        {"mimeType": ["image/png"], "data": PNG},
    ],
)
def test_a_picture_that_is_none_is_refused(blob: Any) -> None:
    with pytest.raises(Refused) as refused:
        asked({"inlineData": blob})
    assert refused.value.reason is Reason.BAD_MEDIA


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"cachedContent": "cachedContents/x"}, "server_side"),
        ({"store": True}, "server_side"),
        ({"tools": [{"googleSearch": {}}]}, "hosted_tool"),
        ({"tools": [{"url_context": {}}]}, "hosted_tool"),
        ({"generationConfig": {"responseModalities": ["IMAGE"]}}, "modality"),
        ({"generationConfig": {"responseLogprobs": True}}, "logprobs"),
        ({"generationConfig": {"routingConfig": {"manualMode": {"modelName": "x"}}}}, "unknown_part"),
    ],
)
def test_what_runs_or_is_kept_at_the_provider_is_listed(more: Any, kind: str) -> None:
    assert unseen(asked({"text": "t"}, **more)) == {kind}


def test_tools_go_by_the_names_of_their_functions() -> None:
    tool: dict[str, Any] = {"function_declarations": [{"name": "cari"}, {"name": 1}, "x"]}
    assert (declared(tool), is_hosted(tool)) == (["cari"], False)
    assert (declared({**tool, "googleSearch": {}}), is_hosted({**tool, "googleSearch": {}})) == (
        ["cari", "googleSearch"],
        True,
    )
    assert (declared("x"), is_hosted("x")) == ([], True)
    assert asked({"text": "t"}, tools=[tool]).offered == ("cari",)


def test_each_member_has_two_spellings() -> None:
    assert snake("topP") == "top_p"
    assert (member({"top_p": 1}, "topP"), member({"topP": 2}, "topP"), member({}, "topP")) == (1, 2, None)


@pytest.mark.parametrize("contents", [[], "x", [{"role": "root", "parts": []}], [{"parts": ["x"]}], [{"parts": "x"}]])
def test_contents_that_cannot_be_explained_are_refused(contents: Any) -> None:
    with pytest.raises(Refused) as refused:
        asked(contents=contents)
    assert refused.value.reason is Reason.BAD_REQUEST
