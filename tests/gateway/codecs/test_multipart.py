"""A form has one meaning: what two parsers could read differently is refused, and what is written reads the same."""

from __future__ import annotations

from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.codecs.multipart import MOST_PARTS, content_type, parse, written
from gateway.errors import Reason, Refused

TYPE = "multipart/form-data; boundary=X1"
DISPOSITION = b'Content-Disposition: form-data; name="a"'


def form(*parts: bytes) -> bytes:
    """Each part with its headers, an empty line and its content."""
    return b"".join(b"--X1\r\n" + part + b"\r\n" for part in parts) + b"--X1--\r\n"


def field(name: str, value: str) -> bytes:
    return f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()


def reason(body: bytes, kind: str = TYPE) -> Reason:
    with pytest.raises(Refused) as refused:
        parse(body, kind)
    assert refused.value.__context__ is None  # no parser's error with the body in it
    return refused.value.reason


def test_fields_lists_and_a_file_are_read() -> None:
    head = b'Content-Disposition: form-data; name="file"; filename="%22a%22.wav"\r\nContent-Type: audio/wav'
    sound = head + b"\r\n\r\n\0\r\n\xff"
    assert parse(form(field("a", "satu\r\n"), field("b[]", "1"), field("b[]", "2"), sound), TYPE) == {
        "a": "satu\r\n",
        "b[]": ["1", "2"],
        "file": {"filename": '"a".wav', "content_type": "audio/wav", "data": b"\0\r\n\xff"},
    }


def test_what_client_libraries_write_is_read() -> None:
    request = httpx.Request(
        "POST",
        "http://gate.example",
        data={"model": "m", "a[]": ["1", "2"]},
        files={"file": ("rekaman é.wav", b"RIFF", "audio/wav")},
    )
    read = parse(request.read(), request.headers["content-type"])
    assert read["file"] == {"filename": "rekaman é.wav", "content_type": "audio/wav", "data": b"RIFF"}
    assert (read["model"], read["a[]"]) == ("m", ["1", "2"])


@pytest.mark.parametrize(
    "part",
    [
        DISPOSITION + b"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nx",
        DISPOSITION + b"\r\nContent-Transfer-Encoding: 8bit\r\nContent-Length: 1\r\n\r\nx",
        b"content-disposition:form-data; name=a\r\n\r\nx",
    ],
)
def test_harmless_spellings_of_a_field_are_read(part: bytes) -> None:
    assert parse(form(part), 'Multipart/Form-Data; boundary="X1"') == {"a": "x"}


def test_a_second_spelling_of_a_file_name_must_say_the_same() -> None:
    head = b"Content-Disposition: form-data; name=file; filename=a.wav; filename*=utf-8''"
    assert parse(form(head + b"a%2Ewav\r\n\r\nx"), TYPE)["file"]["filename"] == "a.wav"
    assert reason(form(head + b"b.wav\r\n\r\nx")) is Reason.BAD_REQUEST


@pytest.mark.parametrize(
    "kind",
    ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=X1; boundary=X2",
     "multipart/form-data; boundary=X1; charset=utf-16", "multipart/mixed; boundary=X1",
     'multipart/form-data; boundary="X1', f"multipart/form-data; boundary={'y' * 71}"],
)  # fmt: skip
def test_a_boundary_is_said_once(kind: str) -> None:
    assert reason(form(field("a", "x")), kind) is Reason.BAD_HEADERS


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--X1--\r\n",
        b"before\r\n" + form(field("a", "x")),
        form(field("a", "x")) + b"after",
        form(field("a", "x"))[:-8],
        form(field("a", "x")).replace(b"\r\n", b"\n"),
        form(field("a", "x")).replace(b"--X1\r\n", b"--X1 \r\n"),
        form(field("a", "x\n--X1\n" + field("a", "y").decode())),
        form(field("a", "x --X1 y")),
        form(b"x"),
        form(b"\r\n\r\nx"),
        form(DISPOSITION + b"\r\n" + DISPOSITION + b"\r\n\r\nx"),
        form(DISPOSITION + b'; name="b"\r\n\r\nx'),
        form(DISPOSITION + b'; size="1"\r\n\r\nx'),
        form(DISPOSITION + b"\r\n folded: 1\r\n\r\nx"),
        form(DISPOSITION + b"\r\nX-Other: 1\r\n\r\nx"),
        form(DISPOSITION + b"\nContent-Type: text/plain\r\n\r\nx"),
        form(DISPOSITION + b"\r\nContent-Length: 7\r\n\r\nx"),
        form(b'Content-Disposition: attachment; name="a"\r\n\r\nx'),
        form(b"Content-Disposition: form-data\r\n\r\nx"),
        form(b'Content-Disposition: form-data; name="a\\"b"\r\n\r\nx'),
        form(field("a\0", "x")),
        form(*(field(f"a{number}", "") for number in range(MOST_PARTS + 1))),
    ],
)
def test_what_parsers_read_differently_is_refused(body: bytes) -> None:
    assert reason(body) is Reason.BAD_REQUEST


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ((field("a", "x"), field("a", "y")), Reason.DUPLICATE_MEMBER),
        ((field("a", "x"), field("A", "y")), Reason.TWIN_MEMBER),
        ((field("a", "x"), field("a[]", "y")), Reason.TWIN_MEMBER),
        ((field("a[b]", "x"), field("a[B]", "y")), Reason.TWIN_MEMBER),
        ((field("a", "x"), field("a[b]", "y")), Reason.TWIN_MEMBER),
        ((field("_charset_", "utf-7"),), Reason.BAD_ENCODING),
        ((DISPOSITION + b"\r\nContent-Type: text/plain; charset=utf-16\r\n\r\nx",), Reason.BAD_ENCODING),
        ((DISPOSITION + b"\r\nContent-Type: multipart/mixed; boundary=Y\r\n\r\nx",), Reason.BAD_ENCODING),
        ((DISPOSITION + b"\r\nContent-Transfer-Encoding: base64\r\n\r\neA==",), Reason.BAD_ENCODING),
        ((DISPOSITION + b"\r\n\r\n\xff",), Reason.BODY_NOT_UTF8),
    ],
)
def test_two_values_of_one_name_and_other_codings_are_refused(parts: tuple[bytes, ...], why: Reason) -> None:
    assert reason(form(*parts)) is why


def test_members_of_one_object_are_no_twins() -> None:
    assert parse(form(field("a[b]", "x"), field("a[c]", "y")), TYPE) == {"a[b]": "x", "a[c]": "y"}


NAMES = st.sampled_from(["model", "prompt", "a[b]", "c[]"])
VALUES: dict[str, Any] = {"c[]": st.lists(st.text(), min_size=1, max_size=3)}
FILES = st.fixed_dictionaries(
    {"filename": st.text("ab \"é<>'%._-", max_size=20).filter(lambda name: "%22" not in name), "data": st.binary()},
    optional={"content_type": st.just("audio/wav")},
)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_what_is_written_reads_the_same_here_and_elsewhere(data: Any) -> None:
    names = data.draw(st.lists(NAMES, min_size=1, unique=True))
    document = {name: data.draw(VALUES.get(name, st.text())) for name in names} | {"file": data.draw(FILES)}
    body = written(document)
    assert parse(body, content_type(body)) == document
    head = f"content-type: {content_type(body)}\r\n\r\n".encode()
    parts = list(BytesParser(policy=HTTP).parsebytes(head + body).iter_parts())
    assert len(parts) == sum(len(value) if isinstance(value, list) else 1 for value in document.values())


def test_no_two_boundaries_are_the_same() -> None:
    assert content_type(written({"a": "x"})) != content_type(written({"a": "x"}))
