"""Keys and tokens are found by the marks of their issuers, private keys by their lines, passwords by their address."""

from __future__ import annotations

import pytest

from gateway.detectors.base import SpanDetector

LONG = "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0"  # opens nothing, like all values here
HEX = "0a1b2c3d4e5f" * 6


def secrets(pii: SpanDetector, text: str) -> list[str]:
    return [text[span.start : span.end] for span in pii.inspect(text) if span.type == "SECRET"]


@pytest.mark.parametrize(
    "secret",
    [
        f"sk-proj-{LONG}",
        f"sk-ant-{LONG}",
        f"sk-{HEX[:32]}",
        f"sk-or-v1-{HEX[:64]}",
        f"AIza{LONG[:35]}",
        f"AKIA{LONG.upper()[:16]}",
        f"ghp_{LONG[:36]}",
        f"github_pat_{LONG[:22]}_{LONG}{LONG[:19]}",
        f"glpat-{LONG[:20]}",
        f"xoxb-1234567890-{LONG[:24]}",
        f"https://hooks.slack.com/services/T00000000/B00000000/{LONG[:24]}",
        f"https://discord.com/api/webhooks/1234567890/{LONG}",
        f"sk_live_{LONG[:24]}",
        f"SK{HEX[:32]}",
        f"SG.{LONG[:22]}.{LONG}abc",
        f"Mid-server-{LONG[:24]}",
        f"SB-Mid-server-{LONG[:24]}",
        f"xnd_development_{LONG}",
        f"hf_{LONG[:34]}",
        f"npm_{LONG[:36]}",
        f"pypi-{LONG}{LONG}",
        f"GOCSPX-{LONG[:28]}",
        "AGE-SECRET-KEY-1" + ("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L" * 2)[:58],
        f"abc8Q~{LONG[:34]}",
        f"gpr_abcd2345_{LONG}",
        f"7712003456:AA{LONG[:33]}",
        f"eyJ{LONG}.eyJ{LONG}.{LONG}",
    ],
)
@pytest.mark.parametrize("around", ["ini kuncinya {}, simpan", "{}", "({})", "a={}"])
def test_what_its_issuer_marked_is_found(pii: SpanDetector, secret: str, around: str) -> None:
    assert secrets(pii, around.format(secret)) == [secret]


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("postgres://guru:b4ngku@db.example/nilai", "b4ngku"),
        ("postgres://guru:b4n@gku/x@db.example/nilai", "b4n@gku/x"),
        ("mongodb://u:r4h4s1a@h1.example:27017,h2.example/db", "r4h4s1a"),
        ("redis://:r4h4s1a@[::1]:6379", "r4h4s1a"),
        (f"Authorization: Bearer {LONG}", LONG),
        (f"curl -H 'authorization: {LONG}'", LONG),
        (f"https://api.telegram.org/bot7712003456:AA{LONG[:33]}/getMe", f"7712003456:AA{LONG[:33]}"),
    ],
)
def test_what_stands_where_secrets_stand_is_found(pii: SpanDetector, text: str, secret: str) -> None:
    assert secrets(pii, text) == [secret]


def test_a_private_key_is_found_whole(pii: SpanDetector) -> None:
    body = "\n".join(f"{LONG}{LONG[:24]}" for _ in range(12))
    block = f"-----BEGIN RSA PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY-----"
    assert secrets(pii, f"kunci:\n{block}\nselesai") == [block]
    assert secrets(pii, f"terpotong {block[:400]}") == [block[:400]]
    locked = block.replace("KEY-----\n", "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00-11\n\n", 1)
    assert secrets(pii, locked) == [locked]
    long = block.replace(body, "\n".join([body] * 12))
    assert len(long) > 9000
    assert secrets(pii, f"{long} lalu {long}") == [long, long]


@pytest.mark.parametrize(
    "text",
    [
        "kunci sk-... ada di dasbor",
        '<div class="sk-fading-circle-wrapper-large">',
        "sk-folding-cube2-loading-indicator",
        "-----BEGIN CERTIFICATE-----",
        "http://localhost:8080/@vite/client",
        "https://contoh.com:443/@guru",
        "basic python3programming101",
        "bearer of good news2024",
        "ASIAN GAMES 2018 JAKARTA",
    ],
)
def test_what_only_begins_like_one_stays(pii: SpanDetector, text: str) -> None:
    assert secrets(pii, text) == []
