"""Secrets are found by the marks of their issuers or by the word before them, and what is none stays."""

from __future__ import annotations

import pytest

from gateway.detectors.base import SpanDetector

LONG = "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0"  # opens nothing, like all values here


def secrets(pii: SpanDetector, text: str) -> list[str]:
    return [text[span.start : span.end] for span in pii.inspect(text) if span.type == "SECRET"]


@pytest.mark.parametrize(
    "secret",
    [
        f"sk-proj-{LONG}",
        f"sk-ant-{LONG}",
        f"AIza{LONG[:35]}",
        f"AKIA{LONG.upper()[:16]}",
        f"ghp_{LONG[:36]}",
        f"glpat-{LONG[:20]}",
        f"sk_live_{LONG[:24]}",
        f"SB-Mid-server-{LONG[:24]}",
        f"xnd_development_{LONG}",
        f"hf_{LONG[:34]}",
        f"gpr_abcd2345_{LONG}",
        f"7712003456:AA{LONG[:33]}",
        f"eyJ{LONG}.eyJ{LONG}.{LONG}",
    ],
)
def test_what_its_issuer_marked_is_found(pii: SpanDetector, secret: str) -> None:
    assert secrets(pii, f"ini kuncinya {secret}, simpan") == [secret]


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("password: Rahasia#123", "Rahasia#123"),
        ("kata sandi wifi rumah pak Darmo: Mawar!3207", "Mawar!3207"),
        ("sandi laptopku Pemuda!4607, kok gagal", "Pemuda!4607"),
        ("DB_PASSWORD=contoh_S3cret", "contoh_S3cret"),
        ('{"api_key": "abc123def456"}', "abc123def456"),
        ("postgres://guru:b4ngku@db.example/nilai", "b4ngku"),
        (f"Authorization: Bearer {LONG}", LONG),
        ("PIN ATM saya 482913", "482913"),
        ("OTP: 482-913", "482-913"),
        ("password: rahasiabanget", "rahasiabanget"),
        ("Pwd=rahasia", "rahasia"),
        ('"password": "semangka"', "semangka"),
        ("SECRET_KEY=hunterhunter", "hunterhunter"),
        ("kode OTP: 4821", "4821"),
    ],
)
def test_what_a_word_calls_secret_is_found(pii: SpanDetector, text: str, secret: str) -> None:
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
        "password harus 8 karakter dan memuat angka",
        "PIN ATM itu apa? PIN 6 digit.",
        "kode verifikasi dipakai sejak tahun 1998",
        "OTP dikirim ke nomor 0812",
        "token = tokenizer.decode(x1)",
        "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "id 550e8400-e29b-41d4-a716-446655440000",
        "api_key: YOUR_API_KEY_123",
        "token adalah kata atau tanda baca",
        "kunci sk-... ada di dasbor",
        "-----BEGIN CERTIFICATE-----",
        "password=${DB_PASSWORD_1}",
    ],
)
def test_what_is_no_secret_stays(pii: SpanDetector, text: str) -> None:
    assert secrets(pii, text) == []
