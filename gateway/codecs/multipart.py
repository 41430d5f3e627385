"""Forms that carry a file (``multipart/form-data``, RFC 7578 and RFC 2046): one meaning, or none (rule 3).

Parsers of forms disagree about preambles, folded headers, bare line feeds, padding behind a boundary, escapes in names,
and which of two fields of one name counts. Whoever sends any of that is refused: no client library does.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from gateway import wire
from gateway.errors import Reason, Refused

FORM = "multipart/form-data"
MOST_PARTS = 256
_TYPE = re.compile(r'multipart/form-data[ \t]*;[ \t]*boundary=("?)([A-Za-z0-9\'+_.-]{1,70})\1', re.IGNORECASE)
_HEADER = re.compile(r"([A-Za-z-]+):[ \t]*([^\r\n\0]*?)[ \t]*")
_HEADERS = frozenset({"content-disposition", "content-type", "content-length", "content-transfer-encoding"})
_DISPOSITION = re.compile(r"form-data((?:[ \t]*;[ \t]*[a-z]+\*?=(?:\"[^\"\\]*\"|[^\s\";\\]+))+)", re.IGNORECASE)
_PARAMETER = re.compile(r";[ \t]*([A-Za-z]+\*?)=(?:\"([^\"\\]*)\"|([^\s\";\\]+))")
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}(?:\[[A-Za-z0-9_.-]{0,64}\])*")
_FILE_NAME = re.compile(r"[^\x00-\x1f\x7f]{0,255}")
_PLAIN = re.compile(r'text/plain(?:[ \t]*;[ \t]*charset="?utf-8"?)?', re.IGNORECASE)
_UNCODED = frozenset({"", "7bit", "8bit", "binary"})


def parse(body: bytes, content_type: str) -> dict[str, Any]:
    """The fields of a form by their names: a string, a list of strings for a name that ends in ``[]``, and for a file
    ``{"filename", "content_type", "data"}``, of which ``data`` is bytes that nobody reads as text. Raises ``Refused``.
    """
    found = _TYPE.fullmatch(content_type.strip())
    if found is None:
        raise Refused(Reason.BAD_HEADERS)
    line = f"--{found[2]}".encode()
    lines = body.count(line)
    if lines > MOST_PARTS:
        raise Refused(Reason.BAD_REQUEST, limit=MOST_PARTS)
    before, *parts = (b"\r\n" + body).split(b"\r\n" + line)
    # A boundary anywhere else than at the start of a line is read as one by some and not by others.
    if before or lines != len(parts) or len(parts) < 2 or parts.pop() not in (b"--", b"--\r\n"):
        raise Refused(Reason.BAD_REQUEST)
    form: dict[str, Any] = {}
    for part in parts:
        _add(form, *_read(part))
    _refuse_twins(form)
    return form


def _add(form: dict[str, Any], name: str, value: Any) -> None:
    if name.endswith("[]"):
        form.setdefault(name, []).append(value)
    elif name in form:
        raise Refused(Reason.DUPLICATE_MEMBER)
    else:
        form[name] = value


def _refuse_twins(form: Mapping[str, Any]) -> None:
    """Many servers read ``a``, ``a[]`` and ``A`` as one; ``a[b]`` and ``a[c]`` are members of one object for all."""
    if len({wire.fold(name) for name in form}) != len(form):
        raise Refused(Reason.TWIN_MEMBER)
    bases: dict[str, list[str]] = {}
    for name in form:
        bases.setdefault(wire.fold(name.partition("[")[0]), []).append(name)
    for names in bases.values():
        if len(names) > 1 and any("[" not in name or "[]" in name for name in names):
            raise Refused(Reason.TWIN_MEMBER)


def _read(part: bytes) -> tuple[str, Any]:
    """One part: its name and its value."""
    head, end, content = part.partition(b"\r\n\r\n")
    if not head.startswith(b"\r\n") or not end:
        raise Refused(Reason.BAD_REQUEST)
    headers = _headers(_text(head[2:]), len(content))
    told = _parameters(headers.get("content-disposition", ""))
    name, kind = told["name"], headers.get("content-type")
    if "filename" in told:
        more = {} if kind is None else {"content_type": kind}
        return name, {"filename": told["filename"], **more, "data": content}
    if name == "_charset_" or (kind is not None and not _PLAIN.fullmatch(kind)):  # RFC 7578, 4.6
        raise Refused(Reason.BAD_ENCODING)
    return name, _text(content)


def _headers(head: str, size: int) -> dict[str, str]:
    headers: dict[str, str] = {}
    for line in head.split("\r\n"):
        found = _HEADER.fullmatch(line)
        if found is None or (name := found[1].lower()) in headers or name not in _HEADERS:
            raise Refused(Reason.BAD_REQUEST)
        headers[name] = found[2]
    if headers.get("content-transfer-encoding", "").lower() not in _UNCODED:
        raise Refused(Reason.BAD_ENCODING)
    if headers.get("content-length", str(size)) != str(size):
        raise Refused(Reason.BAD_REQUEST)
    return headers


def _parameters(disposition: str) -> dict[str, str]:
    """``name``, and ``filename`` of a file. A second spelling of the latter (``filename*``) must say the same."""
    found = _DISPOSITION.fullmatch(disposition)
    rows = [(row[1].lower(), row[2] or row[3] or "") for row in _PARAMETER.finditer(found[1])] if found else []
    told = dict(rows)
    if len(told) != len(rows) or not told.keys() <= {"name", "filename", "filename*"}:
        raise Refused(Reason.BAD_REQUEST)
    again = told.pop("filename*", None)
    if again is not None and _extended(again) != told.get("filename"):
        raise Refused(Reason.BAD_REQUEST)
    if not _NAME.fullmatch(told.get("name", "")) or not _FILE_NAME.fullmatch(told.get("filename", "")):
        raise Refused(Reason.BAD_REQUEST)
    return {which: value.replace("%22", '"') for which, value in told.items()}


def _extended(value: str) -> str | None:
    """A value in the spelling of RFC 8187; None where it is none in UTF-8."""
    charset, _, rest = value.partition("'")
    _, quote, text = rest.partition("'")
    return unquote(text, errors="replace") if charset.lower() == "utf-8" and quote else None


def _text(data: bytes) -> str:
    refused: Refused | None = None
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        refused = Refused(Reason.BODY_NOT_UTF8, position=error.start)
    raise refused  # out here, so that the error that holds the text is not chained to it


def written(form: Mapping[str, Any]) -> bytes:
    """A form as bytes, with a boundary that nobody could have foreseen."""
    line = f"--gapura-{secrets.token_hex(24)}".encode()
    pieces = [piece for name, value in form.items() for piece in _pieces(line, name, value)]
    return b"".join((*pieces, line, b"--\r\n"))


def _pieces(line: bytes, name: str, value: Any) -> Iterator[bytes]:
    for one in value if isinstance(value, list) else [value]:
        head, content = f'content-disposition: form-data; name="{name}"', one
        if isinstance(one, dict):
            head += f'; filename="{_escaped(one["filename"])}"'
            head += f"\r\ncontent-type: {one['content_type']}" if "content_type" in one else ""
            content = one["data"]
        yield line + f"\r\n{head}\r\n\r\n".encode()
        yield content.encode() if isinstance(content, str) else content
        yield b"\r\n"


def _escaped(name: str) -> str:
    """As browsers do (WHATWG HTML, 4.10.21.8)."""
    return name.replace("\\", "_").replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def content_type(body: bytes) -> str:
    """The type under which a form goes on: its boundary is what it begins with."""
    return f"{FORM}; boundary={boundary(body)}"


def boundary(body: bytes) -> str:
    """What stands between the parts of a form that was parsed or written here."""
    return body.partition(b"\r\n")[0][2:].decode()
