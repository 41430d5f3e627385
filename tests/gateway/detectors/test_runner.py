"""The runner joins what belongs together, and never lets a failure look like a clean text."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Sequence

import pytest

from gateway.detectors.base import Scope, Span, SpanDetector
from gateway.detectors.runner import INLINE, DetectorFailure, Runner
from gateway.exchange import Coverage, Finding, Part

NIK = "3174015509000001"  # invented; the district exists, the person does not
PII = frozenset({"ID_NIK", "PHONE_NUMBER", "EMAIL_ADDRESS"})


class Swear:
    """Judges by one word; may be told to fail or to hang."""

    name = "swear"
    version = "1"
    scope: Scope = "sentence"
    provides = frozenset({"toxicity", "insult"})

    def __init__(self, error: BaseException | None = None, hold: threading.Event | None = None) -> None:
        self.error = error
        self.hold = hold
        self.seen: list[str] = []

    def load(self) -> None: ...

    def score(self, sentences: Sequence[str]) -> list[dict[str, int]]:
        self.seen += sentences
        if self.hold:
            self.hold.wait(5)
        if self.error:
            raise self.error
        return [{"toxicity": 9000 if "bodoh" in s else 100, "insult": 8000 if "bodoh" in s else 50} for s in sentences]


class Broken:
    """Finds nothing because it breaks, with the text in its exception."""

    name = "broken"
    version = "1"
    scope: Scope = "span"
    provides = frozenset({"SECRET"})

    def load(self) -> None: ...

    def opens(self, before: str, after: str) -> bool:
        return False

    def inspect(self, text: str, known: object = None) -> list[Span]:
        raise ValueError(f"cannot read {text}")


def parts(*texts: str, role: str = "user", **more: object) -> list[Part]:
    return [
        Part(i, text, ("messages", i, "content"), role, message=i, **more)  # type: ignore[arg-type]
        for i, text in enumerate(texts)
    ]


def values(findings: Sequence[Finding], of: Sequence[Part]) -> list[tuple[str, str]]:
    return [(f.type, of[f.part].text[f.start : f.end]) for f in findings if f.state == "ok"]


@pytest.fixture
async def runner(pii: SpanDetector) -> AsyncIterator[Runner]:
    runner = Runner([pii, Swear()])
    yield runner
    runner.close()


async def test_values_are_found_in_every_part(runner: Runner) -> None:
    said = parts(f"NIK saya {NIK}", "hubungi budi@sekolah.sch.id")
    seen = await runner.inspect(said, PII, {})
    assert values(seen.findings, said) == [("ID_NIK", NIK), ("EMAIL_ADDRESS", "budi@sekolah.sch.id")]
    assert seen.coverage == (Coverage("pii", 52, 52),)
    assert not seen.missing


@pytest.mark.parametrize("cut", range(1, 16))
async def test_a_value_split_over_two_parts_is_one_value_in_two_pieces(runner: Runner, cut: int) -> None:
    said = parts(f"NIK saya {NIK[:cut]}", f"{NIK[cut:]} ya")
    seen = await runner.inspect(said, frozenset({"ID_NIK"}), {})
    assert values(seen.findings, said) == [("ID_NIK", NIK[:cut]), ("ID_NIK", NIK[cut:])]
    assert {f.group for f in seen.findings} == {0}


async def test_a_value_over_the_end_of_a_line_is_one_value_in_two_pieces(runner: Runner) -> None:
    said = parts(
        f"NIK ayah {NIK[:8]}\n{NIK[8:]} ya", f"kirim ke ani.budi@\nexample.com, NIK {NIK[:6]}", f"{NIK[6:]} itu"
    )
    seen = await runner.inspect(said, PII, {})
    assert values(seen.findings, said) == [
        ("ID_NIK", NIK[:8]), ("ID_NIK", NIK[8:]), ("EMAIL_ADDRESS", "ani.budi@"), ("EMAIL_ADDRESS", "example.com"),
        ("ID_NIK", NIK[:6]), ("ID_NIK", NIK[6:]),
    ]  # fmt: skip
    assert [f.group for f in seen.findings] == [0, 0, 1, 1, 2, 2]  # each a value of its own


async def test_a_line_may_end_within_json(runner: Runner) -> None:
    said = parts(f'{{"a": "NIK {NIK[:8]}\\n{NIK[8:]}"}}', kind="arguments")
    seen = await runner.inspect(said, PII, {})
    assert values(seen.findings, said) == [("ID_NIK", NIK[:8]), ("ID_NIK", NIK[8:])]


async def test_answers_are_read_by_lines_in_pieces_and_whole(runner: Runner) -> None:
    seen = await runner.inspect(parts(f"NIK {NIK[:8]}\n{NIK[8:]}", role="assistant"), PII, {})
    assert seen.findings == ()


async def test_a_value_split_over_turns_of_one_author_is_found_round_the_others(runner: Runner) -> None:
    said = [
        Part(0, "nomorku 0812 34", (), "user", message=0),
        Part(1, "Baik, teruskan.", (), "assistant", message=1),
        Part(2, "56 78", (), "user", message=2),
        Part(3, "Lalu?", (), "assistant", message=3),
        Part(4, "90", (), "user", message=4),
    ]
    seen = await runner.inspect(said, frozenset({"PHONE_NUMBER"}), {})
    assert ("PHONE_NUMBER", "0812 34") in values(seen.findings, said)
    assert ("PHONE_NUMBER", "90") in values(seen.findings, said)


async def test_a_value_in_many_small_pieces_is_found(runner: Runner) -> None:
    said = parts(*NIK)
    seen = await runner.inspect(said, frozenset({"ID_NIK"}), {})
    assert "".join(value for _, value in values(seen.findings, said)) == NIK


async def test_words_in_different_parts_make_no_value(runner: Runner) -> None:
    said = parts("Selesai.", "Terima kasih", "kelas 7", "ada 32 siswa", "8 guru")
    seen = await runner.inspect(said, frozenset({*PII, "URL"}), {})
    assert seen.findings == ()


async def test_json_escapes_hide_nothing(runner: Runner) -> None:
    said = parts('{"to": "\\nbudi\\u0040sekolah.sch.id"}', kind="arguments")
    seen = await runner.inspect(said, PII, {})
    assert values(seen.findings, said) == [("EMAIL_ADDRESS", "budi\\u0040sekolah.sch.id")]


async def test_a_large_text_is_searched_too(runner: Runner) -> None:
    said = parts("kata " * INLINE + NIK)
    seen = await runner.inspect(said, PII, {})
    assert values(seen.findings, said) == [("ID_NIK", NIK)]


async def test_scores_are_the_highest_of_all_sentences_and_name_those_that_matter(runner: Runner) -> None:
    said = parts("Halo. Kamu bodoh. Sampai jumpa.")
    seen = await runner.inspect(said, frozenset(), {"toxicity": 5000, "insult": 9500})
    assert seen.scores == {"toxicity": 9000, "insult": 8000}
    assert values(seen.findings, said) == [("toxicity", "Kamu bodoh.")]
    assert seen.coverage == (Coverage("swear", 31, 31),)


async def test_only_new_text_is_scored_and_all_text_is_searched(runner: Runner) -> None:
    said = parts(f"Kamu bodoh. {NIK}.", "Apa itu sel?")
    seen = await runner.inspect(said, PII, {"toxicity": 5000}, new=frozenset({1}))
    assert seen.scores == {"toxicity": 100}
    assert values(seen.findings, said) == [("ID_NIK", NIK)]
    assert seen.coverage == (Coverage("pii", 41, 41), Coverage("swear", 12, 12))


async def test_a_sentence_split_over_parts_is_scored_whole(runner: Runner) -> None:
    said = parts("kamu bo", "doh sekali")
    seen = await runner.inspect(said, frozenset(), {"toxicity": 5000})
    assert seen.scores["toxicity"] == 9000
    assert values(seen.findings, said) == [("toxicity", "kamu bo"), ("toxicity", "doh sekali")]


async def test_what_nobody_provides_is_missing(runner: Runner) -> None:
    seen = await runner.inspect(parts("halo"), frozenset({"TH_TNIN"}), {"selfharm": 1})
    assert seen.missing == {"TH_TNIN", "selfharm"}


async def test_a_failing_detector_is_missing_and_its_text_is_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    runner = Runner([Broken()])
    seen = await runner.inspect(parts("rahasia-7777"), frozenset({"SECRET"}), {})
    assert seen.missing == {"SECRET"}
    assert seen.findings == (Finding("SECRET", 0, 0, 0, 0, "broken", "failed"),)
    assert seen.coverage == (Coverage("broken", 0, 12),)
    with pytest.raises(DetectorFailure) as caught:
        runner.spans("rahasia-7777")
    assert caught.value.missing == {"SECRET"}
    assert caught.value.__context__ is None
    assert "7777" not in caplog.text + str(caught.value)
    runner.close()


class Panic(BaseException):
    """What native libraries raise: no subclass of Exception."""


@pytest.mark.parametrize("error", [RuntimeError("bodoh"), Panic("bodoh"), SystemExit("bodoh")])
async def test_a_model_that_fails_or_panics_is_missing(error: BaseException) -> None:
    runner = Runner([Swear(error=error)])
    seen = await runner.inspect(parts("halo"), frozenset(), {"toxicity": 5000})
    assert seen.missing == {"toxicity"}
    assert seen.scores == {}
    assert await runner.scores(["halo"]) == ([{}], {"toxicity", "insult"})
    runner.close()


async def test_stuck_work_times_out_and_waiting_for_a_place_does_not() -> None:
    hold = threading.Event()
    runner = Runner([Swear(hold=hold)], workers=1, deadline=0.2)
    stuck = await runner.inspect(parts("halo"), frozenset(), {"insult": 1})
    assert (stuck.missing, stuck.findings[0].state) == ({"insult"}, "timeout")
    waiting = asyncio.create_task(runner.inspect(parts("halo"), frozenset(), {"insult": 1}))
    await asyncio.sleep(0.5)  # longer than the deadline, and still only waiting for a place
    assert not waiting.done()
    hold.set()
    seen = await waiting
    assert (seen.missing, seen.scores) == (frozenset(), {"insult": 50})
    runner.close()


async def test_a_long_text_is_slow_and_not_stuck() -> None:
    class Slow(Swear):
        def score(self, sentences: Sequence[str]) -> list[dict[str, int]]:
            time.sleep(0.005 * len(sentences))
            return super().score(sentences)

    runner = Runner([Slow()], deadline=0.6)
    said = parts(" ".join(f"Kalimat nomor {number} selesai." for number in range(200)) + " Kamu bodoh.")
    began = time.monotonic()
    seen = await runner.inspect(said, frozenset(), {"toxicity": 5000})
    rows, missing = await runner.scores([f"kalimat {number}" for number in range(200)])
    assert time.monotonic() - began > 1.2  # twice what stuck work may take
    assert (seen.missing, seen.scores, missing) == (frozenset(), {"toxicity": 9000}, frozenset())
    assert len(rows) == 200
    runner.close()


async def test_a_caller_that_goes_away_gives_its_place_back() -> None:
    hold = threading.Event()
    runner = Runner([Swear(hold=hold)], workers=1)
    task = asyncio.create_task(runner.scores(["halo"]))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    hold.set()
    assert await runner.scores(["halo"]) == ([{"toxicity": 100, "insult": 50}], frozenset())
    runner.close()


async def test_segments_are_searched_for_the_types_wanted(runner: Runner) -> None:
    text = f"{NIK} budi@sekolah.sch.id"
    assert [span.type for span in runner.spans(text)] == ["ID_NIK", "EMAIL_ADDRESS"]
    assert [span.type for span in runner.spans(text, frozenset({"ID_NIK"}))] == ["ID_NIK"]
    assert await runner.scores(["kamu bodoh"], frozenset({"insult"})) == ([{"insult": 8000}], frozenset())
    assert runner.provides >= {"ID_NIK", "toxicity", "insult"}


class Shouting:
    """Judges the same as others by another sign, as rules do beside a model."""

    name = "shouting"
    version = "1"
    scope: Scope = "sentence"
    provides = frozenset({"insult", "threat"})

    def load(self) -> None: ...

    def score(self, sentences: Sequence[str]) -> list[dict[str, int]]:
        return [{"insult": 9900 if s.isupper() else 0, "threat": 7000 if "awas" in s.lower() else 0} for s in sentences]


LIMITS = {"toxicity": 5000, "insult": 5000, "threat": 5000}


@pytest.mark.parametrize("turned", [False, True])
async def test_of_two_that_give_one_score_the_higher_counts(turned: bool) -> None:
    runner = Runner([Shouting(), Swear()] if turned else [Swear(), Shouting()])
    said = parts("Kamu bodoh. DASAR. awas ya")
    seen = await runner.inspect(said, frozenset(), LIMITS)
    assert seen.scores == {"toxicity": 9000, "insult": 9900, "threat": 7000}
    assert {(f.type, f.detector, f.score) for f in seen.findings} == {
        ("toxicity", "swear", 9000), ("insult", "swear", 8000), ("insult", "shouting", 9900),
        ("threat", "shouting", 7000),
    }  # fmt: skip
    rows, missing = await runner.scores(["kamu bodoh", "DASAR"], frozenset({"insult"}))
    assert (rows, missing) == ([{"insult": 8000}, {"insult": 9900}], frozenset())
    runner.close()


@pytest.mark.parametrize("turned", [False, True])
async def test_where_one_of_two_fails_the_other_still_speaks_and_its_silence_proves_nothing(turned: bool) -> None:
    broken = Swear(error=RuntimeError("x"))
    runner = Runner([Shouting(), broken] if turned else [broken, Shouting()])
    seen = await runner.inspect(parts("DASAR. awas ya"), frozenset(), LIMITS)
    assert seen.scores == {"insult": 9900, "threat": 7000}
    assert seen.missing == {"toxicity", "insult"}  # a rule on insult holds by 9900, and is unknown where it is 0
    rows, missing = await runner.scores(["DASAR"], frozenset({"insult", "threat"}))
    assert (rows, missing) == ([{"insult": 9900, "threat": 0}], {"insult"})
    runner.close()
