"""E-mail, URL and IP: what a reader would call one, and where it ends."""

from __future__ import annotations

import pytest

from gateway.detectors.base import SpanDetector


def values(pii: SpanDetector, text: str, of: str) -> list[str]:
    return [text[span.start : span.end] for span in pii.inspect(text) if span.type == of]


@pytest.mark.parametrize(
    "url",
    [
        "https://contoh.sch.id/kelas?id=7&x=1",
        "http://localhost:8080/admin",
        "ftp://berkas.contoh.org",
        "www.contoh.com",
        "contoh.co.id",
        "sdn1.sch.id/ppdb",
        "HTTPS://CONTOH.COM/A",
    ],
)
@pytest.mark.parametrize("around", ["buka {}, ya", "({})", "{}.", "<{}>", "lihat {}"])
def test_urls_end_where_they_end(pii: SpanDetector, url: str, around: str) -> None:
    assert values(pii, around.format(url), "URL") == [url]


@pytest.mark.parametrize("text", ["main.py", "README.md", "rumah.Di", "e.g.", "3.14", "itu.Apa", "node.js", "U.S.A."])
def test_dots_alone_make_no_url(pii: SpanDetector, text: str) -> None:
    assert values(pii, f"baca {text} dulu", "URL") == []


@pytest.mark.parametrize(
    "address",
    [
        "a@b.co",
        "budi.santoso+pr@mail.contoh.sch.id",
        "guru@sekolah.lokal",
        "siti_3@xn--80ak6aa92e.com",
        "O'Neil@contoh.org",
    ],
)
@pytest.mark.parametrize("around", ["kirim ke {} ya", "<{}>", "{}.", "mailto:{}", "e-mail:{};"])
def test_addresses(pii: SpanDetector, address: str, around: str) -> None:
    assert values(pii, around.format(address), "EMAIL_ADDRESS") == [address]


@pytest.mark.parametrize("text", ["a@", "@budi", "a@b", "a.@b.com"[:2] + " @b.com", "100@2.50"])
def test_an_at_sign_alone_makes_no_address(pii: SpanDetector, text: str) -> None:
    assert values(pii, text, "EMAIL_ADDRESS") == []


@pytest.mark.parametrize("ip", ["10.0.0.1", "192.168.1.0/24", "2001:db8::8a2e:370:7334", "fe80::1", "::ffff:192.0.2.1"])
def test_ip_addresses(pii: SpanDetector, ip: str) -> None:
    assert values(pii, f"server {ip} mati", "IP_ADDRESS") == [ip]


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("https://contoh.com/a?email=budi@contoh.org&x=1", ["budi@contoh.org"]),
        ("https://contoh.com/budi@contoh.org", ["budi@contoh.org"]),
        ("https://budi:x@contoh.com/a", []),
        ("bounce+siti=contoh.org@daftar.example", ["bounce+siti=contoh.org@daftar.example"]),
    ],
)
def test_an_address_in_a_link_is_the_address_alone_and_the_link_is_covered(
    pii: SpanDetector, text: str, addresses: list[str]
) -> None:
    assert values(pii, text, "EMAIL_ADDRESS") == addresses
    bare = "".join(" " if any(s.start <= at < s.end for s in pii.inspect(text)) else c for at, c in enumerate(text))
    assert not any(character.isalnum() for character in bare)
