"""Server-sent events, read strictly."""

from __future__ import annotations

import pytest

from gateway.codecs import sse
from gateway.codecs.sse import EventReader, frame
from gateway.errors import Refused


def test_an_event_is_its_data_lines_and_ends_with_a_blank_line() -> None:
    reader = EventReader()
    assert reader.feed(b"data: a\ndata:b\n") == []
    assert reader.pending()
    assert reader.feed(b"\n\n\n") == [b"a\nb"]
    assert not reader.pending()


def test_a_line_end_cut_in_two_is_one_line_end() -> None:
    reader = EventReader()
    assert reader.feed(b"data: a\r") == []
    assert reader.feed(b"\ndata: b\r") == []
    assert reader.feed(b"") == []
    assert reader.feed(b"\n\r\n") == [b"a\nb"]


def test_what_is_framed_is_read() -> None:
    assert EventReader().feed(frame(b'{"a": 1}')) == [b'{"a": 1}']
    assert EventReader().feed(frame(b'{"a": 1}', "ping")) == [b'{"a": 1}']
    assert frame(b"{}", "ping") == b"event: ping\ndata: {}\n\n"


@pytest.mark.parametrize("data", [
    b"data: aaaaaaaaaaaa", b"data: aaaaaa\ndata: bbbbbb\n", b": " + b"c" * 20, b"data:\n" * 11,
])  # fmt: skip
def test_an_event_has_a_size(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sse, "MAX_EVENT", 10)
    with pytest.raises(Refused):
        EventReader().feed(data)
