"""Recordings: nobody listens to them, and every word around and made of them is read."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from gateway.codecs import multipart
from gateway.codecs.base import Asked, Refusal
from gateway.codecs.openai_audio import FORMATS, OpenAITranscriptions, OpenAITranslations
from gateway.codecs.reading import AnswerReader, At
from gateway.errors import Reason, Refused
from gateway.exchange import Event, Exchange

CODEC = OpenAITranscriptions()
SOUND = {"filename": "rekaman.wav", "content_type": "audio/wav", "data": b"RIFF\0\0\0\0WAVEfmt "}
FORM: dict[str, Any] = {
    "file": SOUND,
    "model": "whisper-1",
    "prompt": "Ani dan Budi",
    "language": "id",
    "response_format": "verbose_json",
    "temperature": "0",
    "stream": "false",
    "timestamp_granularities[]": ["word", "segment"],
    "chunking_strategy[type]": "server_vad",
    "known_speaker_names[]": ["Ani", "Budi"],
    "user": "seseorang",
}
MARK = "Penanda \u2603 tiga"
HEARD: dict[str, Any] = {
    "task": "transcribe",
    "language": "indonesian",
    "duration": 2.5,
    "text": "NIK saya 3174015509000001.",
    "segments": [
        {"id": 0, "seek": 0, "start": 0.0, "end": 1.0, "text": " NIK saya 31740155", "tokens": [1, 2],
         "temperature": 0.0, "avg_logprob": -0.1, "compression_ratio": 1.0, "no_speech_prob": 0.1, "speaker": "A"},
        {"id": "seg_1", "type": "transcript.text.segment", "start": 1.0, "end": 2.5, "text": "09000001.",
         "speaker": "B"},
    ],
    "words": [{"word": "NIK", "start": 0.0, "end": 0.2}, {"word": "saya", "start": 0.2, "end": 0.5}],
    "logprobs": [{"token": "NIK", "bytes": [78], "logprob": -0.1}],
    "languages": [{"code": "id"}],
    "usage": {"type": "tokens", "input_tokens": 3, "output_tokens": 4, "input_token_details": {"audio_tokens": 1}},
}  # fmt: skip


def decoded(form: Any, codec: Any = CODEC) -> Exchange:
    body = multipart.written(form)
    exchange: Exchange = codec.decode(
        Asked("0" * 32, codec.route, "", body, multipart.parse(body, multipart.content_type(body)))
    )
    return exchange


def heard(form: str, body: bytes) -> Event:
    return CODEC.whole(decoded({**FORM, "response_format": form}), body)


def reason(form: dict[str, Any]) -> Reason:
    with pytest.raises(Refused) as refused:
        decoded(form)
    return refused.value.reason


@pytest.mark.parametrize("codec", [CODEC, OpenAITranslations()])
def test_a_recording_is_unseen_and_the_words_around_it_are_read(codec: Any) -> None:
    exchange = decoded(FORM, codec)
    assert [(unseen.kind, unseen.path) for unseen in exchange.unseen] == [("audio", ("file",))]
    texts = {part.text: part.role for part in exchange.parts}
    assert texts["Ani dan Budi"] == texts["rekaman.wav"] == "user"
    assert {"Ani", "Budi", "whisper-1"} <= texts.keys()
    assert (exchange.model, exchange.stream, exchange.strangers) == ("whisper-1", False, ())


def test_a_text_in_any_field_is_read_or_listed_or_refused() -> None:
    for name, value in [*FORM.items(), ("new", ""), ("languages[]", []), ("include[]", []), ("hotwords", "")]:
        planted = {**value, "filename": MARK} if name == "file" else [MARK] if isinstance(value, list) else MARK
        try:
            exchange = decoded({**FORM, name: planted})
        except Refused as refused:
            assert refused.reason in {Reason.BAD_REQUEST, Reason.NO_STREAM}  # noqa: PT017 - some refuse
        else:
            read = any(MARK in part.text for part in exchange.parts)
            assert read or any(unseen.path[0] == name for unseen in exchange.unseen), name


def test_a_form_goes_on_as_it_came_and_a_changed_one_keeps_everything_else() -> None:
    exchange = decoded(FORM)
    assert CODEC.encode(exchange, {}, frozenset()) is exchange.body
    for part in (one for one in exchange.parts if one.kind != "member"):
        body = CODEC.encode(exchange, {part.index: "lain"}, frozenset())
        assert CODEC.content_type(body) != CODEC.content_type(exchange.body)
        changed = multipart.parse(body, CODEC.content_type(body))
        there: Any = changed
        for step in part.path[:-1]:
            there = there[step]
        assert there[part.path[-1]] == "lain"
        there[part.path[-1]] = part.text
        assert changed == FORM


def test_what_the_client_made_up_to_part_its_form_is_read_for_it_goes_on() -> None:
    exchange = decoded(FORM)
    line = multipart.boundary(exchange.body)
    assert [(part.kind, part.text) for part in exchange.parts if part.path == ("boundary",)] == [("member", line)]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"stream": "true"}, Reason.NO_STREAM),
        ({"stream": "yes"}, Reason.NO_STREAM),
        ({"response_format": "html"}, Reason.BAD_REQUEST),
        ({"file": "RIFF"}, Reason.BAD_REQUEST),
        ({"prompt": SOUND}, Reason.BAD_REQUEST),
        ({"more": SOUND}, Reason.BAD_REQUEST),
        ({"more[]": [SOUND]}, Reason.BAD_REQUEST),
        ({"Prompt2": "x", "Language": "x"}, Reason.TWIN_MEMBER),
        ({"file": {**SOUND, "data": b"<html>"}}, Reason.BAD_MEDIA),
        ({"file": {**SOUND, "content_type": "audio/ogg"}}, Reason.BAD_MEDIA),
        ({"file": {**SOUND, "content_type": "text/html"}}, Reason.BAD_MEDIA),
    ],
)
def test_what_is_not_understood_is_refused(more: dict[str, Any], why: Reason) -> None:
    assert reason({**{name: value for name, value in FORM.items() if name != "language"}, **more}) is why


def test_a_model_and_a_recording_must_be_named() -> None:
    assert reason({"file": SOUND}) is Reason.BAD_REQUEST
    assert reason({"model": "m"}) is Reason.BAD_REQUEST


def test_asking_for_the_tokens_of_an_answer_is_asking_for_what_nobody_reads() -> None:
    assert "logprobs" in {unseen.kind for unseen in decoded({**FORM, "include[]": ["logprobs"]}).unseen}


def test_each_form_of_answer_has_its_own_types() -> None:
    for form, kinds in FORMATS.items():
        assert decoded({**FORM, "response_format": form}).answers == kinds
    assert decoded({"file": SOUND, "model": "m"}).answers == {"application/json"}


def test_segments_are_one_text_and_words_another_and_what_repeats_them_in_numbers_is_gone() -> None:
    event = heard("verbose_json", orjson.dumps(HEARD))
    texts: dict[Any, str] = {}
    for piece in event.pieces:
        texts[piece.channel] = texts.get(piece.channel, "") + piece.text
    assert texts[("content",)] == "NIK saya 3174015509000001."
    assert texts[("segment",)] == " NIK saya 31740155 09000001."
    assert texts[("word",)] == " NIK saya"
    assert event.last
    assert event.usage is not None
    shown = orjson.loads(CODEC.rewrite(event, {}))
    assert (shown["segments"][0]["tokens"], shown["logprobs"]) == ([], None)
    assert shown["segments"][1] == HEARD["segments"][1]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, child in children for place in places(child, (*path, key)))]


def test_a_text_in_any_place_of_an_answer_is_a_piece_or_does_not_pass() -> None:
    for path in places(HEARD)[1:]:
        document = orjson.loads(orjson.dumps(HEARD))
        there = document
        for step in path[:-1]:
            there = there[step]
        there[path[-1]] = MARK
        reader = AnswerReader()
        try:
            CODEC.answer.read(reader, document, (), At())
        except Refused as refused:
            assert refused.reason is Reason.BACKEND_MALFORMED  # noqa: PT017 - many places, each may refuse
        else:
            gone = any(path[: len(place)] == place for place in reader.changes)
            assert gone or any(MARK in piece.text for piece in reader.pieces), path


def test_a_plain_answer_is_one_text() -> None:
    event = heard("text", "NIK saya 3174015509000001 é\n".encode())
    assert [piece.text for piece in event.pieces] == ["NIK saya 3174015509000001 é\n"]
    assert CODEC.rewrite(event, {}) is event.data
    assert CODEC.rewrite(event, {0: "lain"}) == b"lain"


@pytest.mark.parametrize(
    ("form", "body"),
    [
        ("srt", "1\n00:00:00,000 --> 00:00:01,000\nsatu\n\n2\n00:00:01,000 --> 00:00:02,000\ndua\n\n"),
        ("vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nsatu\n\n00:00:01.000 --> 00:00:02.000\ndua\n\n"),
    ],
)
def test_subtitles_are_one_text_and_their_times_stay(form: str, body: str) -> None:
    event = heard(form, body.encode())
    assert {piece.channel for piece in event.pieces} == {("content",)}
    said = "".join(piece.text for piece in event.pieces)
    assert said.endswith("satu\n\ndua\n\n")
    assert "-->" not in said
    edits = {index: piece.text.replace("dua", "lain") for index, piece in enumerate(event.pieces)}
    assert CODEC.rewrite(event, edits).decode() == body.replace("dua", "lain")


def test_what_looks_almost_like_times_is_text() -> None:
    event = heard("srt", b"3174015509000001\n00:00:00,000 --> 00:00:01,000 Ani\nsatu\n")
    assert "3174015509000001" in event.pieces[0].text
    assert "Ani" in event.pieces[0].text


@pytest.mark.parametrize(("form", "body"), [("text", b"\xff"), ("json", b"halo"), ("json", b'{"error": {}}')])
def test_an_answer_that_is_not_understood_does_not_pass(form: str, body: bytes) -> None:
    with pytest.raises(Refused) as refused:
        heard(form, body)
    assert refused.value.reason in {Reason.BACKEND_MALFORMED, Reason.BACKEND_ERROR}
    assert refused.value.__context__ is None or form == "json"


@pytest.mark.parametrize("style", ["native", "refusal", "replace", "error"])
def test_a_no_is_an_error_that_is_not_tried_again(style: Any) -> None:
    reply = CODEC.refuse(Refusal("input", style, "Maaf.", "0f" * 16, "demo", 1))
    assert reply.status == 400
    assert orjson.loads(reply.body)["error"]["code"] == "content_filter"
