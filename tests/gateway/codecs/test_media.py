"""Pictures and sounds are what they say they are, or they do not pass."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from gateway.codecs import media
from gateway.errors import Reason, Refused

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(100)).decode()
HTML = base64.b64encode(b"<script>alert(1)</script>" * 10).decode()
WAV = base64.b64encode(b"RIFF\0\0\0\0WAVE" + bytes(100)).decode()


def test_a_picture_inside_an_address_and_one_somewhere_else() -> None:
    assert media.at_url("image")({"url": f"data:image/png;base64,{PNG}"}) == ()
    assert media.at_url("image")(f"DATA:image/PNG;base64,{PNG}") == ()
    assert media.at_url("image")({"url": "HTTPS://contoh.example/a.png"}) == ("remote_url",)


@pytest.mark.parametrize("value", [
    {"url": f"data:image/png;base64,{HTML}"}, {"url": f"data:text/html;base64,{HTML}"},
    {"url": f"data:image/svg+xml;base64,{HTML}"}, {"url": "data:image/png,x"}, {"url": "file:///etc/passwd"},
    {"url": f"data:image/jpeg;base64,{PNG}"}, {"url": f"data:image/png;base64,{PNG}!"}, {"url": 7}, {}, "x", None,
    {"url": "javascript:alert(1)"}, {"url": f"data:image/png;base64,{PNG[:-2]}é="},
])  # fmt: skip
def test_what_is_none_is_refused(value: Any) -> None:
    with pytest.raises(Refused) as refused:
        media.at_url("image")(value)
    assert refused.value.reason is Reason.BAD_MEDIA


def test_types_may_stand_beside_the_data() -> None:
    assert media.inside("audio", "data", "format", "audio/")({"data": WAV, "format": "wav"}) == ()
    assert media.inside("image", "data", "media_type")({"data": PNG, "media_type": "image/png"}) == ()
    assert media.bare("image")(PNG) == ()
    for wrong in ({"data": WAV, "format": "mp3"}, {"data": WAV, "format": "exe"}, {"format": "wav"}, "x"):
        with pytest.raises(Refused):
            media.inside("audio", "data", "format", "audio/")(wrong)


def test_a_file_is_inside_or_kept_at_the_provider() -> None:
    pdf = base64.b64encode(b"%PDF-1.7" + bytes(60)).decode()
    assert media.filed({"file_data": f"data:application/pdf;base64,{pdf}"}) == ()
    assert media.filed({"file_data": pdf, "filename": "a.pdf"}) == ()
    assert media.filed({"file_id": "file-1"}) == ("server_side",)
    for wrong in ({}, {"file_data": 1}, {"file_data": f"data:application/x-sh;base64,{pdf}"}, "x"):
        with pytest.raises(Refused):
            media.filed(wrong)


def test_a_picture_larger_than_any_is_refused_by_its_size() -> None:
    with pytest.raises(Refused) as refused:
        media.check("image", "A" * (media.MOST_BYTES * 4 // 3 + 8))
    assert refused.value.reason is Reason.BODY_TOO_LARGE


@pytest.mark.parametrize("kind", ["audio/wav", "Audio/WAV", "application/octet-stream", None])
def test_a_recording_is_a_sound_whatever_its_sender_calls_it(kind: str | None) -> None:
    more = {} if kind is None else {"content_type": kind}
    assert media.recorded({"filename": "a.wav", "data": b"RIFF\0\0\0\0WAVE", **more}) == ()


def test_a_film_is_a_recording_and_browsers_say_how_theirs_is_coded() -> None:
    assert media.recorded({"content_type": "video/mp4", "data": b"\0\0\0\x20ftypisom"}) == ()
    assert media.recorded({"content_type": "audio/webm;codecs=opus", "data": b"\x1a\x45\xdf\xa3"}) == ()


@pytest.mark.parametrize("value", [
    {"data": b"<html>"}, {"data": "RIFF"}, {"data": b"%PDF-", "content_type": "application/pdf"}, {}, None,
    {"data": b"OggS", "content_type": "audio/wav"}, {"data": b"OggS", "content_type": "audio/ogg; name=Ani"},
])  # fmt: skip
def test_what_is_no_recording_is_refused(value: Any) -> None:
    with pytest.raises(Refused) as refused:
        media.recorded(value)
    assert refused.value.reason is Reason.BAD_MEDIA


def test_a_recording_larger_than_any_is_refused_by_its_size() -> None:
    with pytest.raises(Refused) as refused:
        media.recorded({"data": b"OggS" + bytes(media.MOST_BYTES)})
    assert refused.value.reason is Reason.BODY_TOO_LARGE
