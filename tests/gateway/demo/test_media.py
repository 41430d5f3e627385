"""Pictures and sounds that other readers take for real."""

from __future__ import annotations

import io
import struct
import wave
import zlib

import pytest

from gateway.demo.media import png, seconds, wav


def chunks(picture: bytes) -> dict[bytes, bytes]:
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    found, at = {}, 8
    while at < len(picture):
        (size,) = struct.unpack_from(">I", picture, at)
        name, data = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + size]
        assert struct.unpack_from(">I", picture, at + 8 + size) == (zlib.crc32(name + data),)
        found[name] = data
        at += 12 + size
    return found


def test_a_picture_is_a_square_of_the_prompts_colour() -> None:
    found = chunks(png("Halo"))
    assert [*found] == [b"IHDR", b"IDAT", b"IEND"]
    assert struct.unpack(">IIBBBBB", found[b"IHDR"]) == (8, 8, 8, 2, 0, 0, 0)
    rows = zlib.decompress(found[b"IDAT"])
    assert len(rows) == 8 * (1 + 8 * 3)
    assert len({rows[at + 1 : at + 4] for at in range(0, len(rows), 25)}) == 1
    assert png("Halo") == png("Halo") != png("Halo!")


@pytest.mark.parametrize(("words", "lasting"), [(0, 0.1), (1, 0.1), (12, 1.2)])
def test_a_sound_lasts_as_long_as_its_words(words: int, lasting: float) -> None:
    sound = wav(words)
    with wave.open(io.BytesIO(sound)) as read:
        assert (read.getnchannels(), read.getsampwidth(), read.getframerate()) == (1, 2, 8000)
        assert len(set(read.readframes(80))) > 10, "not silence"
    assert seconds(sound) == pytest.approx(lasting)


@pytest.mark.parametrize("sound", [b"", b"ID3", b"RIFF\0\0\0\0WAVE", wav(1)[:20]])
def test_what_is_no_wav_lasts_a_second(sound: bytes) -> None:
    assert seconds(sound) == 1.0
