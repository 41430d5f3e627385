"""Secrets are found by the word before them, and what is none stays."""

from __future__ import annotations

import pytest

from gateway.detectors.base import SpanDetector

LONG = "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0"  # opens nothing, like all values here


def secrets(pii: SpanDetector, text: str) -> list[str]:
    return [text[span.start : span.end] for span in pii.inspect(text) if span.type == "SECRET"]


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("password: Rahasia#123", "Rahasia#123"),
        ("kata sandi wifi rumah pak Darmo: Mawar!3207", "Mawar!3207"),
        ("sandi laptopku Pemuda!4607, kok gagal", "Pemuda!4607"),
        ("DB_PASSWORD=contoh_S3cret", "contoh_S3cret"),
        ('{"api_key": "abc123def456"}', "abc123def456"),
        ("PIN ATM saya 482913", "482913"),
        ("OTP: 482-913", "482-913"),
        ("password: rahasiabanget", "rahasiabanget"),
        ("Pwd=rahasia", "rahasia"),
        ('"password": "semangka"', "semangka"),
        ("SECRET_KEY=hunterhunter", "hunterhunter"),
        ("kode OTP: 4821", "4821"),
        ("password: 'tiga kata sandi' ya", "tiga kata sandi"),
        ('the password is "mawar merah jambu".', "mawar merah jambu"),
        ("kata sandinya adalah 'mawar merah'", "mawar merah"),
        ("kata sandinya: semangka", "semangka"),
        ("sandi wifinya mawar1990 ya", "mawar1990"),
        ("client_secret => hunterhunter", "hunterhunter"),
        (f"AccountKey={LONG}{LONG}A1b2C3==;EndpointSuffix=x", f"{LONG}{LONG}A1b2C3==;EndpointSuffix=x"),
        (f"aws secret {LONG}", LONG),
        ('token "abc123def456"', "abc123def456"),
        ("SecretKey=hunterhunter", "hunterhunter"),
        ("clientsecret: hunterhunter", "hunterhunter"),
        ("privatekey: abc123def456", "abc123def456"),
        ("SharedAccessKey=abc123def456", "abc123def456"),
        ("auth key abc123def456", "abc123def456"),
    ],
)
def test_what_a_word_calls_secret_is_found(pii: SpanDetector, text: str, secret: str) -> None:
    assert secrets(pii, text) == [secret]


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
        "password=${DB_PASSWORD_1}",
        "wifi 802.11ac",
        "wifi di lantai2 mati",
        "pass the ball to player10x",
        "secret santa2024 party",
        "sandi itu penting di abad21",
        "sandi pramuka kelas5b",
        "password minimal 8 karakter, contoh huruf2 besar",
        "token 10.1000/xyz123",
        "password: harus panjang",
        "def login(user, password: str)",
        '<input type="password" placeholder="Masukkan kata sandi">',
        "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
        f"data:image/png;base64,iVBORw0KGgoAAAANSUhEUg{LONG}",
        "ISBN 978-602-8519-93-9",
        "DOI 10.1000/xyz123",
    ],
)
def test_what_is_no_secret_stays(pii: SpanDetector, text: str) -> None:
    assert secrets(pii, text) == []
