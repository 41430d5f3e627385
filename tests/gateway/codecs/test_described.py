"""Backends that the settings describe: nothing they say or are asked goes unread."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from gateway.codecs.base import Asked, Refusal
from gateway.codecs.described import DescribedCodec
from gateway.errors import Reason, Refused
from gateway.exchange import Exchange
from gateway.route_settings import Route

ROUTE = {
    "path": "/api/tulis",
    "model": "$.model",
    "input": {"text": ["$.tanya", "$.riwayat[*].teks"], "system": ["$.petunjuk"], "images": ["$.gambar"],
              "plain": ["$.waktu"]},
    "output": {"text": ["$.hasil"], "plain": ["$.pada"], "usage": {"input_tokens": "$.n"}},
    "stream": {"format": "sse", "delta": ["$.potongan"], "done": "$.selesai", "asked": "$.alir"},
    "on_block": {"stream_final": {"potongan": "{{message}}", "selesai": True}},
}  # fmt: skip
QUESTION = {"model": "m", "tanya": "a", "riwayat": [{"teks": "b", "oleh": "c"}], "petunjuk": "d", "gambar": "AAAA",
            "waktu": 1760000000000, "alir": True, "lain": {"e": ["f"]}}  # fmt: skip
MARK = "Penanda \u2603 tiga"


def codec(**more: Any) -> DescribedCodec:
    return DescribedCodec(Route.model_validate({**ROUTE, **more}).description("ibu-guru", ()))


def decoded(document: Any, **more: Any) -> Exchange:
    body = orjson.dumps(document)
    return codec(**more).decode(Asked("0" * 32, "/api/tulis", "", body, orjson.loads(body)))


def test_what_is_described_is_what_it_is_and_the_rest_is_text() -> None:
    asked = decoded(QUESTION)
    assert (asked.model, asked.stream) == ("m", True)
    texts = {part.text: (part.kind, part.role) for part in asked.parts if part.kind != "member"}
    assert texts == {"m": ("unmapped", ""), "a": ("text", "user"), "b": ("text", "user"), "c": ("unmapped", ""),
                     "d": ("text", "system"), "f": ("unmapped", "")}  # fmt: skip
    assert [unseen.kind for unseen in asked.unseen] == ["image"]
    assert ("lain",) in asked.strangers


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*([path] if path else []), *(place for key, child in children for place in places(child, (*path, key)))]


def planted(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = planted(value[path[0]], path[1:], new)
    return copy


@pytest.mark.parametrize("new", [MARK, [MARK], {"x": MARK}, {MARK: 1}], ids=["text", "list", "object", "name"])
def test_a_text_in_any_place_is_read_or_listed_or_refused(new: Any) -> None:
    for path in places(QUESTION):
        try:
            asked = decoded(planted(QUESTION, path, new))
        except Refused as refused:
            assert refused.reason is Reason.BAD_REQUEST  # noqa: PT017 - a model has a name
        else:
            assert any(MARK in part.text for part in asked.parts) or path == ("gambar",), path


@pytest.mark.parametrize("new", [MARK, [MARK], {"x": MARK}, {MARK: 1}], ids=["text", "list", "object", "name"])
def test_a_text_in_any_place_of_an_answer_is_a_piece(new: Any) -> None:
    answer = {"hasil": "a", "pada": 1760000000000, "n": 3, "lain": [{"b": "c"}]}
    asked = decoded(QUESTION)
    assert [piece.text for piece in codec().whole(asked, orjson.dumps(answer)).pieces] == ["a", "lain", "b", "c"]
    for path in places(answer):
        event = codec().whole(asked, orjson.dumps(planted(answer, path, new)))
        assert any(MARK in piece.text for piece in event.pieces), path


def test_where_the_rest_is_refused() -> None:
    only = {"model": "m", "tanya": "a"}
    with pytest.raises(Refused) as refused:
        decoded({**only, "lain": 1}, unmapped="reject")
    assert refused.value.reason is Reason.UNMAPPED
    with pytest.raises(Refused) as malformed:
        codec(unmapped="reject").whole(decoded(only, unmapped="reject"), b'{"hasil": "a", "lain": 1}')
    assert malformed.value.reason is Reason.BACKEND_MALFORMED


@pytest.mark.parametrize("name", ["Tanya", "TEKS", "\uff34anya"])
def test_a_twin_of_a_described_name_is_refused(name: str) -> None:
    with pytest.raises(Refused) as refused:
        decoded({**QUESTION, name: "x"})
    assert refused.value.reason is Reason.TWIN_MEMBER


def frames(*documents: Any) -> bytes:
    return b"".join(b"data: " + orjson.dumps(one) + b"\n\n" for one in documents)


def test_a_stream_is_its_events_and_held_gives_nothing_before_the_last() -> None:
    asked = decoded(QUESTION)
    first, last = frames({"potongan": "Ha"}), frames({"potongan": "lo", "selesai": True})
    stream = codec().stream(asked)
    assert [len(stream.feed(first)), len(stream.feed(last)), stream.close()] == [1, 1, []]
    held = codec(on_block={}).stream(asked)
    assert held.feed(first) == []
    assert [(event.last, [piece.text for piece in event.pieces]) for event in held.feed(last)] == [
        (False, ["Ha"]), (True, ["lo"])]  # fmt: skip


def test_a_stream_that_breaks_off_does_not_pass() -> None:
    stream = codec().stream(decoded(QUESTION))
    stream.feed(frames({"potongan": "Ha", "selesai": False}))
    with pytest.raises(Refused) as refused:
        stream.close()
    assert refused.value.reason is Reason.BACKEND_MALFORMED


def refusal(style: Any) -> Refusal:
    return Refusal("output", style, "Maaf.", "0" * 32, "m", 0)


def test_a_no_in_the_words_of_the_description() -> None:
    plain, worded = codec(), codec(on_block={**ROUTE["on_block"], "answer": {"hasil": "{{message}}"}})  # type: ignore[dict-item]
    assert plain.refuse(refusal("refusal")).status == 400
    assert orjson.loads(plain.refuse(refusal("native")).body) == {"error": "Maaf.", "code": "content_filter"}
    assert orjson.loads(worded.refuse(refusal("replace")).body) == {"hasil": "Maaf."}
    said = b"".join(plain.voice(decoded(QUESTION)).refuse(refusal("native")))
    assert [event.last for event in plain.stream(decoded(QUESTION)).feed(said)] == [True]
    assert codec(on_block={}).voice(decoded(QUESTION)).heartbeat == b""
    assert plain.error(Reason.BUSY, "Tunggu.").headers == {"retry-after": "5"}
