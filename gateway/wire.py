"""Bytes before meaning (rule 3): a body has one reading, or it is refused.

JSON parsers disagree about repeated members, byte-order marks, lone surrogates and huge numbers; whoever can make
the gate read one thing and the backend another walks through the gate. So what two parsers could read differently
never gets past this module. Errors carry positions and limits, never a byte of what was sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from gateway.errors import Reason, Refused
from policies.phrases import compatible

Headers = Iterable[tuple[bytes, bytes]]
"""As ASGI gives them: names in lower case, in order, repeated names repeated."""


@dataclass(frozen=True, slots=True)
class WireLimits:
    """How much of anything one body may hold."""

    bytes: int = 4 * 1024 * 1024
    depth: int = 64
    values: int = 200_000
    """Members and array items together."""
    header_bytes: int = 32 * 1024


_BOM = b"\xef\xbb\xbf"
_NAME_END = re.compile(rb'"[ \t\r\n]*:')
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_EXACT = 2.0**63
"""From here on a number that was written as an integer has lost digits (RFC 7493 asks for less still)."""


def parse(body: bytes, limits: WireLimits) -> Any:
    """The one meaning of ``body``: strict UTF-8 JSON, every member name once, within ``limits``. Raises Refused."""
    if len(body) > limits.bytes:
        raise Refused(Reason.BODY_TOO_LARGE, limit=limits.bytes)
    if len(body) > limits.values and _overfull(body, limits.values):
        raise Refused(Reason.BAD_REQUEST, limit=limits.values)
    refusal: Refused | None = None
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        refusal = _explain(body, error, limits)
    if refusal is not None:  # raised out here so that the parser's error, which holds the body, is not chained to it
        raise refusal
    kept = _count_members(document, limits)
    # The parser silently keeps the last of repeated members. As many names in the text as members in the tree means
    # that none was dropped. The first count may be too high (an escaped quote before a colon), never too low.
    if len(_NAME_END.findall(body)) != kept and _STRING.sub(b"", body).count(b":") != kept:
        raise Refused(Reason.DUPLICATE_MEMBER)
    return document


def _overfull(body: bytes, most: int) -> bool:
    """Whether a big body certainly holds too many values, told before a million objects are made of it."""
    for text in (body, _STRING.sub(b"", body)):
        # Every comma stands between two values, and every container but the outermost is a value.
        if max(text.count(b","), text.count(b"[") + text.count(b"{") - 1) <= most:
            return False
    return True


def _count_members(document: Any, limits: WireLimits) -> int:
    """Members in the tree; refuses twins, too many levels or values, and numbers that lost digits."""
    members = 0
    values = 1
    depth = 0
    level = [document]
    while level:
        below: list[Any] = []
        holds = False
        for node in level:
            if type(node) is float:
                if not -_EXACT < node < _EXACT:
                    raise Refused(Reason.BODY_NOT_JSON, position=0)
                continue
            holds = True
            if type(node) is dict:
                members += len(node)
                _refuse_twins(node)
                children: Any = node.values()
            else:
                children = node if type(node) is list else ()
            values += len(children)
            if values > limits.values:
                raise Refused(Reason.BAD_REQUEST, limit=limits.values)
            below += [child for child in children if type(child) in _LOOK_INTO]
        depth += holds
        if depth > limits.depth:
            raise Refused(Reason.BODY_TOO_DEEP, limit=limits.depth)
        level = below
    return members


_LOOK_INTO = frozenset((dict, list, float))


def _refuse_twins(node: dict[str, Any]) -> None:
    names = "".join(node)
    if names.isascii():
        if names == names.lower():
            return  # folding changes nothing, and a dict holds each exact name once
        folded = set(map(str.lower, node))
    else:
        folded = {fold(name) for name in node}
    if len(folded) != len(node):
        raise Refused(Reason.TWIN_MEMBER)


def fold(name: str) -> str:
    """``name`` as the most forgiving reader would compare it: NFKC, case-folded, NFKC again."""
    if name.isascii():
        return name.lower()
    return compatible(compatible(name).casefold())


def twins(node: Mapping[str, Any], known: frozenset[str]) -> None:
    """Refuse a member of ``node`` that is not in ``known`` but would be after folding.

    For objects a codec maps: a backend that reads ``Messages`` as ``messages`` would see what no detector saw.
    """
    strangers = [name for name in node if name not in known]
    if strangers:
        folded = {fold(name) for name in known}
        if any(fold(name) in folded for name in strangers):
            raise Refused(Reason.TWIN_MEMBER)


def _explain(body: bytes, error: orjson.JSONDecodeError, limits: WireLimits) -> Refused:
    if body.startswith(_BOM):
        return Refused(Reason.BODY_NOT_UTF8, position=0)
    try:
        text = body.decode()
    except UnicodeDecodeError as broken:
        return Refused(Reason.BODY_NOT_UTF8, position=broken.start)
    if "depth limit" in error.msg:  # the parser's own bound, deeper than any limit settings allow
        return Refused(Reason.BODY_TOO_DEEP, limit=limits.depth)
    return Refused(Reason.BODY_NOT_JSON, position=len(text[: error.pos].encode()))


def check_headers(headers: Headers, limits: WireLimits, accepts: str = "application/json") -> int | None:
    """Refuse headers under which the body could mean something else; the declared length, if there is one.

    A request has one ``content-type``, which is ``accepts`` (JSON in UTF-8 where nothing else is said), no coding of
    the content, and one way to tell where it ends.
    """
    types: list[bytes] = []
    lengths: list[bytes] = []
    chunked = False
    size = 0
    for name, value in headers:
        size += len(name) + len(value)
        if name == b"content-type":
            types.append(value)
        elif name == b"content-length":
            lengths.append(value)
        elif name == b"transfer-encoding":
            chunked = True
        elif name == b"content-encoding" and value.strip().lower() != b"identity":
            raise Refused(Reason.BAD_ENCODING)
    if size > limits.header_bytes or len(types) != 1 or len(lengths) + chunked > 1:
        raise Refused(Reason.BAD_HEADERS)
    _check_type(types[0], accepts.encode())
    return _declared(lengths[0], limits) if lengths else None


def _check_type(value: bytes, accepts: bytes) -> None:
    if value == accepts:
        return
    media, *parameters = (piece.strip().lower() for piece in value.split(b";"))
    if media != accepts:
        raise Refused(Reason.BAD_HEADERS)
    if media.startswith(b"multipart/"):
        return  # its boundary is looked at with the body
    if len(parameters) > 1 or any(piece not in (b"charset=utf-8", b'charset="utf-8"') for piece in parameters):
        raise Refused(Reason.BAD_ENCODING)


def _declared(value: bytes, limits: WireLimits) -> int:
    if not value.isdigit() or len(value) > 18:
        raise Refused(Reason.BAD_HEADERS)
    length = int(value)
    if length > limits.bytes:
        raise Refused(Reason.BODY_TOO_LARGE, limit=limits.bytes)
    return length
