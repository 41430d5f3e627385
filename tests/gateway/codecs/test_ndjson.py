"""Newline-delimited JSON, read strictly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.codecs import ndjson
from gateway.codecs.ndjson import LineReader, frame
from gateway.errors import Reason, Refused


def test_a_line_is_given_when_it_has_ended() -> None:
    reader = LineReader()
    assert reader.feed(b'{"a":') == []
    assert reader.pending()
    assert reader.feed(b'1}\n{"b":2}\n{"c"') == [b'{"a":1}', b'{"b":2}']
    assert reader.pending()
    assert reader.feed(b":3}\n") == [b'{"c":3}']
    assert not reader.pending()


def test_a_carriage_return_belongs_to_the_end_wherever_it_is_cut() -> None:
    reader = LineReader()
    assert reader.feed(b"{}\r") == []
    assert reader.feed(b"") == []
    assert reader.feed(b"\n{}\r\n") == [b"{}", b"{}"]


def test_lines_of_nothing_carry_nothing() -> None:
    reader = LineReader()
    assert reader.feed(b"\n \n\r\n{}\n\n  ") == [b"{}"]
    assert not reader.pending()


def test_a_carriage_return_alone_ends_no_line() -> None:
    assert LineReader().feed(b"{}\r{}\n") == [b"{}\r{}"]


def test_what_is_framed_is_read() -> None:
    assert LineReader().feed(frame(b'{"a": 1}')) == [b'{"a": 1}']


@pytest.mark.parametrize("pieces", [[b"a" * 11], [b"a" * 6, b"b" * 6], [b"a" * 11 + b"\n"], [b"{}\n" + b"a" * 11]])
def test_a_line_has_a_size(monkeypatch: pytest.MonkeyPatch, pieces: list[bytes]) -> None:
    monkeypatch.setattr(ndjson, "MAX_LINE", 10)
    reader, *before, last = LineReader(), *pieces
    assert [reader.feed(piece) for piece in before] == [[] for _ in before]
    with pytest.raises(Refused) as refused:
        reader.feed(last)
    assert refused.value.reason is Reason.BACKEND_MALFORMED


@given(st.lists(st.binary(max_size=12).map(lambda line: line.replace(b"\n", b"")), max_size=8), st.data())
def test_any_cutting_gives_the_same_lines(lines: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(line + b"\n" for line in lines)
    reader, found, rest = LineReader(), list[bytes](), whole
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        found += reader.feed(rest[:size])
        rest = rest[size:]
    assert found == LineReader().feed(whole)
    assert not reader.pending()
