"""Cutting a text changes nothing that is found in it, however the text arrives."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.detectors.base import Span, SpanDetector
from gateway.detectors.segments import MARGIN, SENTENCE_LIMIT, WINDOW, SentenceCutter, SpanCutter, left_of

ROOT = Path(__file__).resolve().parents[3]
WORDS = """saya budi Siti nomor hp HP telp ext ext. x # NIK nik kartu di The cat DAN a b atau - – ( ) + / : . , ; !
0812 3456 7890 081234567890 +62 812-3456-7890 (021) 5551234 555 1234 62 62812 0274.512345 +1 415 2671 00 62
3174015509000001 3174 0155 0900 0001 317401 550900 31.74.01.550900.0001 3174-0155-0900-0001 3 1 7 4
4111 1111 1111 1111 4111-1111-1111-1111 5500005555555559 378282246310005
GB33 BUKB 2020 1555 5555 55 MT84 MALT 0110 0001 2345 MTLC AST0 01S mt84 malt 0110 mtlc ast0 01s
GB33BUKB20201555555555 ID DE89 3704 0044 0532
a@b.com budi.santoso@sekolah.sch.id guru@sekolah.lokal @ a@ @b.c https://contoh.id/a?b=c, www.a.co contoh.com/x a.a.a.
10.0.0.1 1.2.3.4.5 2001:db8::1 ::1 fe80::1%eth0 10:30:45 ffff:: 1.250.000,00 03-12-2024 2024/2025 978-602-8519-93-9
nol delapan satu dua tiga dobel empat [at] (dot) at dot titik 08l2 O8 %40 <b> </b> ** \u200b &nbsp;
<PERSON_k7f2m9qa> <ID_NIK_0a1b2c3d> "kata" 'x' \u0661\u0662 straße ﬁn 12x x12 e-mail dr. Jl. 3:16
Budi Santoso pak Bu Sri, nama saya siti aminah bin Kota Bandung Jl. Melati No. 5 RT 03/04 Kel. Kec. Sukajadi 40162 -
SMPN 1 Contoh lahir di 3 Mei 2010 agama: Islam suku Batak mengidap asma | -- * 1. 2) {"nama": "nik": ["a", "b"], }, (.)
(@) -6.20000, 106.81667 B 1234 XYZ plat rekening BCA 1234567890 password: rahasia99 sandi='tiga
kata itu' sidik jari saya""".split()
GAPS = [" ", " ", " ", " ", "  ", "\n", "\u00a0", "", ".", ". ", ", ", "-", " - ", "\t", "\n\n"]


def adversarial(seed: int, words: int = 40) -> str:
    rng = random.Random(seed)
    return "".join(rng.choice(WORDS) + rng.choice(GAPS) for _ in range(rng.randint(1, words)))


def redacted(text: str, spans: list[Span]) -> str:
    for span in reversed(spans):
        text = f"{text[: span.start]}[{span.type}]{text[span.end :]}"
    return text


def arriving(cutter: SentenceCutter, text: str, sizes: list[int]) -> list[str]:
    """The sentences of a text that arrives in chunks: what is complete is taken at once."""
    taken, buffer = [], ""
    for chunk in chunks(text, sizes):
        buffer += chunk
        done = cutter.cut(buffer, final=False)
        taken += cutter.segments(buffer[:done])
        buffer = buffer[done:]
    assert cutter.cut(buffer, final=True) == len(buffer)
    return taken + cutter.segments(buffer)


def chunks(text: str, sizes: list[int]) -> Iterator[str]:
    at = 0
    for size in cycle(sizes):
        if at >= len(text):
            return
        yield text[at : at + size]
        at += size


def stretches(cutter: SpanCutter, text: str, sizes: list[int]) -> Iterator[tuple[str, str]]:
    """What is searched, with what is seen left of it, of a text that arrives in chunks."""
    before = rest = ""
    for chunk in [*chunks(text, sizes), ""]:
        rest += chunk
        while rest and (done := cutter.cut(before, rest, final=not chunk)):
            yield before, rest[:done]
            before, rest = left_of(before + rest[:done]), rest[done:]
    assert not rest


def streamed(pii: SpanDetector, text: str, sizes: list[int]) -> str:
    """The redaction of a text that arrives in chunks."""
    out = ""
    for before, stretch in stretches(SpanCutter(pii.inspect, pii.opens), text, sizes):
        here = len(before)
        found = [span for span in pii.inspect(before + stretch) if span.end > here]
        moved = [replace(span, start=max(0, span.start - here), end=span.end - here) for span in found]
        out += redacted(stretch, moved)
    return out


@pytest.fixture(scope="module")
def spans(pii: SpanDetector) -> SpanCutter:
    return SpanCutter(pii.inspect, pii.opens)


def test_what_is_redacted_in_a_stream_is_what_is_redacted_in_the_whole(pii: SpanDetector, spans: SpanCutter) -> None:
    cuts = found = 0
    for seed in range(2500):
        text = adversarial(seed)
        whole = pii.inspect(text)
        assert streamed(pii, text, [1 + seed % 9, 1 + seed % 4]) == redacted(text, whole), text
        cuts += len(list(stretches(spans, text, [5]))) - 1
        found += len(whole)
    assert cuts > 2500  # the texts do get cut,
    assert found > 2500  # and do hold values


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**9), st.lists(st.integers(1, 30), min_size=1, max_size=8))
def test_segments_do_not_depend_on_chunks(pii: SpanDetector, seed: int, sizes: list[int]) -> None:
    text = adversarial(seed, 80)
    assert streamed(pii, text, sizes) == redacted(text, pii.inspect(text))
    assert arriving(SentenceCutter(), text, sizes) == SentenceCutter().segments(text)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=900), st.lists(st.integers(1, 200), min_size=1, max_size=8))
def test_sentences_do_not_depend_on_chunks_of_any_text(text: str, sizes: list[int]) -> None:
    cutter = SentenceCutter()
    assert arriving(cutter, text, sizes) == cutter.segments(text)
    assert "".join(cutter.segments(text)) == text


@pytest.mark.parametrize(
    ("held", "complete"),
    [
        ("halo dunia", "halo "),
        ("halo ", ""),
        ("halo 3", ""),
        ("nomor saya 12 itu", "nomor "),
        ("NIK saya", "NIK "),
        ("hp 0812 3456 7890 ya kak", "hp 0812 3456 7890 ya "),
        ("MT84 MTLC AST0", ""),
        ("GB33 BUKB ABCD EFGH", ""),
        ("SAYA MAU BELAJAR", "SAYA MAU "),
        ("GB33 SAYA kamu", ""),
        ("\u0e20\u0e32 \u0e44\u0e17\u0e22", "\u0e20\u0e32 "),
        ("telp ext 12", "telp "),
        ("<PERSON_k7f2m9qa> itu siapa", "<PERSON_k7f2m9qa> itu "),
    ],
)
def test_a_span_cut_waits_for_what_could_still_be_a_value(spans: SpanCutter, held: str, complete: str) -> None:
    assert held[: spans.cut("", held, final=False)] == complete


def test_a_text_without_a_safe_cut_is_released_at_last(spans: SpanCutter) -> None:
    digits = "12 " * 2000
    assert spans.cut("", digits[:WINDOW], final=False) == 0
    released = spans.cut("", digits[: WINDOW + 1], final=False)
    assert WINDOW - 2 * MARGIN < released <= WINDOW - MARGIN
    assert [s for _, s in stretches(spans, digits, [7, 100])] == [s for _, s in stretches(spans, digits, [6000])]


@pytest.mark.parametrize("value", ["4111 1111 1111 1111", "<PERSON_k7f2m9qa>", "x" * 30 + "@contoh.sch.id"])
def test_a_forced_cut_never_divides_a_value(spans: SpanCutter, value: str) -> None:
    for shift in range(-30, 30, 3):
        before = "A-" * ((WINDOW - MARGIN + shift) // 2) + "( "
        text = f"{before}{value} )" + "A-" * 2000
        assert any(value in stretch for _, stretch in stretches(spans, text, [9000])), shift


def test_one_endless_value_is_let_go_when_it_fills_the_window(spans: SpanCutter) -> None:
    url = "https://contoh.sch.id/" + "a" * 9000
    assert spans.cut("", url, final=True) == WINDOW


@pytest.mark.parametrize(
    "sentences",
    [
        ["Satu. ", "Dua! ", "Tiga? ", "Empat"],
        ["Temui Dr. Budi di Jl. Melati No. 3. ", "Besok ya."],
        ["See e.g. chapter 3.2, p. 14. ", "Then stop."],
        ['"Pergi!" ', "Ia diam\u2026 ", "Lalu pulang."],
        ["1. Pertama\n", "2. Kedua\n", "- ketiga"],
        ["```\n", "x = 1.5\n", "```\n", "Selesai."],
        ["Apa?! ", "Ya."],
        ["W. R. Supratman menulis lagu itu. ", "Benar."],
    ],
)
def test_sentences_end_where_a_reader_would_end_them(sentences: list[str]) -> None:
    assert SentenceCutter().segments("".join(sentences)) == sentences


def test_a_sentence_without_a_stop_ends_at_a_blank_or_at_the_limit() -> None:
    cutter = SentenceCutter()
    words = cutter.segments("kata " * 200)
    assert all(len(segment) <= SENTENCE_LIMIT and segment.endswith(" ") for segment in words)
    assert [len(segment) for segment in cutter.segments("a" * 1000)] == [400, 400, 200]


@pytest.mark.parametrize("token", ["y", "1", ".", "a.", "<"])
@pytest.mark.parametrize("kind", ["spans", "sentences"])
def test_one_endless_token_costs_no_more_than_words_of_its_length(
    token: str, kind: str, cpu: Callable[[Callable[[], object]], float]
) -> None:
    """Searching for a gap anew at each character made it four hundred times as dear: a way to stop the gate."""

    def cost(text: str) -> float:
        if kind == "spans":
            return cpu(lambda: SpanCutter(lambda _: ()).cut("", text, final=False))
        return cpu(lambda: SentenceCutter().cut(text, final=False))

    words, endless = "kata kita, " * 6000, (token * 66_000)[:66_000]
    assert cost(endless) < 20 * cost(words) + 0.05


def held(cutter: SpanCutter, text: str) -> Iterator[int]:
    """Characters held back after each piece of four that arrives: about a token of a model."""
    before = rest = ""
    for chunk in chunks(text, [4]):
        rest += chunk
        done = cutter.cut(before, rest, final=False)
        before, rest = left_of(before + rest[:done]), rest[done:]
        yield len(rest)


def test_little_of_a_stream_is_held_back_even_where_it_is_full_of_values(spans: SpanCutter) -> None:
    lines = (ROOT / "tests/datasets/pii-id/dev.jsonl").read_text("utf-8").splitlines()
    text = " ".join(json.loads(line)["text"] for line in lines[::3])
    sizes = sorted(held(spans, text))

    assert len(sizes) > 5000
    assert sizes[len(sizes) // 2] <= 10
    assert sizes[len(sizes) * 99 // 100] <= 64, "characters"


@pytest.mark.parametrize(
    ("held", "complete"),
    [
        ('{"nik": "3174015509000001", "na', '{"nik": "3174015509000001", '),  # a member of JSON ends a number,
        ('{"nik": "3174015509000001", "5', ""),  # unless another follows
        ("hp 0812 3456\n- Siti", "hp 0812 3456\n"),  # no number goes on in another line,
        ("hp 0812 3456\n7890 ya", "hp 0812 3456\n"),
        ("1. Siti Aminah\n2. Budi", "1. Siti Aminah\n"),  # and no name;
        ("budi (@) contoh", ""),  # what is written out may,
        ("budi\n[at] contoh", ""),
        ("-----BEGIN PRIVATE KEY-----\nabcd", ""),  # and a key does
    ],
)
def test_ends_of_lines_and_of_quotations_are_good_places_to_cut(spans: SpanCutter, held: str, complete: str) -> None:
    assert held[: spans.cut("", held, final=False)] == complete
