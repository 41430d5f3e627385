"""Every way the gate says no, in one closed list.

``Reason`` is what went wrong, ``Refused`` carries it up the path, ``text_of`` says it to the person who meets it in
English and Indonesian. Numbers may be part of a message (a limit, a position); text from a request never is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from gateway.error_texts import TEXTS
from gateway.members import spoken


class Reason(Enum):
    """Why a request got no answer from the backend, or an answer was cut."""

    # the bytes (rule 3)
    BODY_TOO_LARGE = "body_too_large"
    BODY_TOO_DEEP = "body_too_deep"
    BODY_NOT_UTF8 = "body_not_utf8"
    BODY_NOT_JSON = "body_not_json"
    DUPLICATE_MEMBER = "duplicate_member"
    TWIN_MEMBER = "twin_member"
    BAD_HTTP = "bad_http"
    BAD_HEADERS = "bad_headers"
    BAD_ENCODING = "bad_encoding"
    # what cannot be understood (rule 2)
    UNKNOWN_ROUTE = "unknown_route"
    UNKNOWN_HOST = "unknown_host"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    BAD_REQUEST = "bad_request"
    BAD_MEDIA = "bad_media"
    UNSEEN = "unseen"
    UNMAPPED = "unmapped"
    UNTRANSLATABLE = "untranslatable"
    NO_STREAM = "no_stream"
    UNKNOWN_MODEL = "unknown_model"
    OTHER_API = "other_api"
    NO_OBJECT = "no_object"
    # who and how much
    NO_KEY = "no_key"
    BAD_KEY = "bad_key"
    SCOPE = "scope"
    NO_POLICY = "no_policy"
    RESTRICTED = "restricted"
    BUSY = "busy"
    STOPPED = "stopped"
    # the decision
    POLICY = "policy"
    # the gate cannot decide or record
    CANNOT_RECORD = "cannot_record"
    CANNOT_DECIDE = "cannot_decide"
    STOPPING = "stopping"
    INTERNAL = "internal"
    # the backend
    BACKEND_UNREACHABLE = "backend_unreachable"
    BACKEND_TIMEOUT = "backend_timeout"
    BACKEND_ERROR = "backend_error"
    BACKEND_MALFORMED = "backend_malformed"
    # the client
    CLIENT_GONE = "client_gone"


class Refused(Exception):
    """A request ends here. ``numbers`` fill the places in the text; they are never user text, nor is ``care``: the
    policy's help for a person at risk, which is said whatever else goes wrong. ``what`` names a member of the request;
    it is said only if it stands in :data:`gateway.members.NAMED`."""

    def __init__(self, reason: Reason, care: str = "", what: str = "", **numbers: int) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.care = care
        self.what = what
        self.numbers = numbers

    def text(self, language: str) -> str:
        """Itself in words (without ``care``)."""
        return text_of(self.reason, language, self.what, **self.numbers)


@dataclass(frozen=True, slots=True)
class Answer:
    """How a reason looks over HTTP."""

    status: int
    kind: str
    """The ``type`` member of OpenAI's error shape."""
    retry_after: int | None = None
    """Seconds; sent as ``Retry-After``."""


_CLIENT = "invalid_request_error"
_SERVER = "server_error"


def answer_of(reason: Reason) -> Answer:  # noqa: PLR0911, C901, PLR0912 - one closed table; assert_never keeps it whole
    """Status and type for a reason. A policy block is 400, never 401/403/429/451/5xx (protocols differ in retrying)."""
    match reason:
        case Reason.BODY_TOO_LARGE:
            return Answer(413, _CLIENT)
        case Reason.BAD_ENCODING:
            return Answer(415, _CLIENT)
        case Reason.UNKNOWN_ROUTE | Reason.UNKNOWN_MODEL | Reason.OTHER_API | Reason.NO_OBJECT:
            return Answer(404, _CLIENT)
        case Reason.METHOD_NOT_ALLOWED:
            return Answer(405, _CLIENT)
        case Reason.UNKNOWN_HOST:
            return Answer(421, _CLIENT)
        case Reason.NO_KEY | Reason.BAD_KEY:
            return Answer(401, "authentication_error")
        case Reason.SCOPE:
            return Answer(403, "permission_error")
        case Reason.BUSY:
            return Answer(503, _SERVER, retry_after=5)
        case (
            Reason.BODY_TOO_DEEP
            | Reason.BODY_NOT_UTF8
            | Reason.BODY_NOT_JSON
            | Reason.DUPLICATE_MEMBER
            | Reason.TWIN_MEMBER
            | Reason.BAD_HTTP
            | Reason.BAD_HEADERS
            | Reason.BAD_REQUEST
            | Reason.BAD_MEDIA
            | Reason.UNSEEN
            | Reason.UNMAPPED
            | Reason.UNTRANSLATABLE
            | Reason.NO_STREAM
            | Reason.NO_POLICY
            | Reason.RESTRICTED
            | Reason.POLICY
        ):
            return Answer(400, _CLIENT)
        case Reason.CANNOT_RECORD | Reason.CANNOT_DECIDE | Reason.STOPPING | Reason.STOPPED:
            return Answer(503, _SERVER, retry_after=10)
        case Reason.INTERNAL:
            return Answer(500, _SERVER)
        case Reason.BACKEND_UNREACHABLE:
            return Answer(502, _SERVER, retry_after=10)
        case Reason.BACKEND_ERROR | Reason.BACKEND_MALFORMED:
            return Answer(502, _SERVER)
        case Reason.BACKEND_TIMEOUT:
            return Answer(504, _SERVER)
        case Reason.CLIENT_GONE:
            return Answer(499, _CLIENT)
        case _:
            assert_never(reason)


_TEXTS = {Reason(reason): texts for reason, texts in TEXTS.items()}


class _Places(dict[str, int | str]):
    def __missing__(self, name: str) -> str:
        return "?"


def text_of(reason: Reason, language: str, what: str = "", **numbers: int) -> str:
    """The reason in words, in ``language`` (``id`` or, for anything else, English)."""
    english, indonesian = _TEXTS[reason]
    places = _Places(numbers, what=spoken(what, language))
    return (indonesian if language == "id" else english).format_map(places)
