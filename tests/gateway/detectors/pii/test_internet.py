"""E-mail, URL, IP, card and IBAN: what a reader would call one, and where it ends."""

from __future__ import annotations

import random

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


def test_generated_cards_are_all_found(pii: SpanDetector) -> None:
    rng = random.Random(1)
    for _ in range(200):
        body = rng.choice(["4", "51", "55", "37", "6011"])
        size = 15 if body == "37" else 16
        body += "".join(str(rng.randrange(10)) for _ in range(size - 1 - len(body)))
        doubled = [int(c) * (2 - i % 2) for i, c in enumerate(reversed(body))]
        card = body + str(-sum(n - 9 * (n > 9) for n in doubled) % 10)
        shown = card if size == 15 else rng.choice(["", " ", "-"]).join(card[i : i + 4] for i in range(0, 16, 4))
        # One in some hundred cards is also the number of a person in a known district: then that is what it is.
        assert shown in values(pii, f"kartu {shown} ya", "CREDIT_CARD") + values(pii, f"kartu {shown} ya", "ID_NIK")


@pytest.mark.parametrize(
    "iban", ["GB33BUKB20201555555555", "DE89 3704 0044 0532 0130 00", "MT84 MALT 0110 0001 2345 MTLC AST0 01S"]
)
def test_ibans_end_before_what_follows(pii: SpanDetector, iban: str) -> None:
    assert values(pii, f"rek {iban} 2 hari", "IBAN_CODE") == [iban]
    wrong = iban[:2] + str((int(iban[2]) + 1) % 10) + iban[3:]
    assert values(pii, f"rek {wrong} ya", "IBAN_CODE") == []
