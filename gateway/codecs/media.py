"""Pictures, sounds and files inside messages: are they what they say they are? Nobody here looks at what they show.

A picture passes only where a policy lets unseen content pass (rule 2). Even then its type must be one of a closed list
and its first bytes must agree (WHATWG MIME Sniffing, section 6; RFC 2397 for ``data:`` addresses), so that no page, no
script and no archive crosses as a picture.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from typing import Any

from gateway.errors import Reason, Refused

MOST_BYTES = 20 * 1024 * 1024
"""Of one picture, sound or file."""
_WEBP, _WAVE = re.compile(rb"RIFF....WEBP", re.DOTALL), re.compile(rb"RIFF....WAVE", re.DOTALL)
_MPEG = re.compile(rb"ID3|\xff[\xe2-\xff]", re.DOTALL)
_BOXES = re.compile(rb"....ftyp", re.DOTALL)
_ZIP = re.compile(rb"PK\x03\x04")
_ANY = re.compile(rb"")
TYPES: dict[str, dict[str, re.Pattern[bytes]]] = {
    "image": {
        "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
        "image/jpeg": re.compile(rb"\xff\xd8\xff"),
        "image/gif": re.compile(rb"GIF8[79]a"),
        "image/webp": _WEBP,
    },
    "audio": {
        "audio/wav": _WAVE,
        "audio/x-wav": _WAVE,
        "audio/mpeg": _MPEG,
        "audio/mp3": _MPEG,
        "audio/ogg": re.compile(rb"OggS"),
        "audio/flac": re.compile(rb"fLaC"),
        "audio/mp4": _BOXES,
        "audio/m4a": _BOXES,
        "audio/x-m4a": _BOXES,
        "audio/mp4a-latm": _BOXES,
        "audio/webm": re.compile(rb"\x1a\x45\xdf\xa3"),
        "audio/aac": re.compile(rb"\xff[\xf0-\xff]"),
    },
    "video": {"video/mp4": _BOXES, "video/webm": re.compile(rb"\x1a\x45\xdf\xa3"), "video/quicktime": _BOXES},
    "file": {
        "application/pdf": re.compile(rb"%PDF-"),
        "text/plain": _ANY,
        "text/csv": _ANY,
        "text/markdown": _ANY,
        "application/json": _ANY,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _ZIP,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _ZIP,
        "application/vnd.openxmlformats-officedocument.presentationml.presentation": _ZIP,
    },
}
"""Kind -> type -> how its bytes begin."""
_DATA = re.compile(r"data:([a-z0-9.+/-]+);base64,", re.IGNORECASE)
_CODECS = re.compile(r";[ ]?codecs=\"?[a-z0-9.]{1,16}\"?$")
"""What browsers say of a recording besides its type (RFC 6381)."""
_HEAD = 64
"""Characters of base64 that hold the first bytes."""
Check = Callable[[Any], tuple[str, ...]]
"""Raises ``Refused(BAD_MEDIA)``; tells what else is unseen: ``remote_url``, ``server_side``."""


def check(kind: str, data: object, mime: object = None) -> None:
    """That base64 ``data`` is media of this kind; where no type is named, of any type of it."""
    types = TYPES[kind]
    if not isinstance(data, str) or (mime is not None and (not isinstance(mime, str) or mime.lower() not in types)):
        raise Refused(Reason.BAD_MEDIA)
    if len(data) * 3 // 4 > MOST_BYTES:
        raise Refused(Reason.BODY_TOO_LARGE, limit=MOST_BYTES)
    try:
        head = base64.b64decode(data[:_HEAD] if len(data) > _HEAD else data, validate=True)
        binascii.a2b_base64(data.encode("ascii"), strict_mode=True)
    except ValueError:
        raise Refused(Reason.BAD_MEDIA) from None
    wanted = types.values() if mime is None else (types[str(mime).lower()],)
    if not any(pattern.match(head) for pattern in wanted):
        raise Refused(Reason.BAD_MEDIA)


def address(kind: str, url: object) -> tuple[str, ...]:
    """Of an address: media inside it, or somewhere else on the net."""
    if not isinstance(url, str):
        raise Refused(Reason.BAD_MEDIA)
    if match := _DATA.match(url):
        check(kind, url[match.end() :], match[1])
        return ()
    if url.lower().startswith(("http://", "https://")):
        return ("remote_url",)
    raise Refused(Reason.BAD_MEDIA)


def at_url(kind: str) -> Check:
    """For ``{"url": ...}`` or the address alone."""

    def of(value: Any) -> tuple[str, ...]:
        return address(kind, value.get("url") if isinstance(value, dict) else value)

    return of


def inside(kind: str, data: str, mime: str = "", prefix: str = "") -> Check:
    """For an object that holds base64 in member ``data`` and its type in member ``mime`` (after ``prefix``)."""

    def of(value: Any) -> tuple[str, ...]:
        if not isinstance(value, dict):
            raise Refused(Reason.BAD_MEDIA)
        named = value.get(mime) if mime else None
        check(kind, value.get(data), f"{prefix}{named}" if isinstance(named, str) else named)
        return ()

    return of


def recorded(value: Any) -> tuple[str, ...]:
    """For a recording that was sent as a file of a form: a sound, or a film of which only the sound counts. Programs
    that know no type by the file's name call it ``application/octet-stream``."""
    if not isinstance(value, dict) or not isinstance(data := value.get("data"), bytes):
        raise Refused(Reason.BAD_MEDIA)
    if len(data) > MOST_BYTES:
        raise Refused(Reason.BODY_TOO_LARGE, limit=MOST_BYTES)
    types = {**TYPES["video"], **TYPES["audio"]}
    named = _CODECS.sub("", value.get("content_type", "application/octet-stream").lower())
    wanted = types.values() if named == "application/octet-stream" else filter(None, (types.get(named),))
    if not any(pattern.match(data) for pattern in wanted):
        raise Refused(Reason.BAD_MEDIA)
    return ()


def bare(kind: str) -> Check:
    """For base64 alone."""

    def of(value: Any) -> tuple[str, ...]:
        check(kind, value)
        return ()

    return of


def filed(value: Any) -> tuple[str, ...]:
    """For OpenAI's ``file``: inside (``file_data``, an address or base64), or kept at the provider (``file_id``)."""
    if not isinstance(value, dict):
        raise Refused(Reason.BAD_MEDIA)
    if value.get("file_id") is not None:
        return ("server_side",)
    if (data := value.get("file_data")) is None:
        return address("file", value.get("file_url"))
    if isinstance(data, str) and data.startswith("data:"):
        return address("file", data)
    check("file", data)
    return ()
