"""The relay with the real readers of personal data, and with readers that fail."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.detectors import language
from gateway.detectors.base import Span
from gateway.detectors.pii.names.memory import Remembered
from gateway.detectors.registry import DetectorConfig, Registry
from gateway.detectors.runner import Runner
from gateway.enforcement.pseudonyms import PLACEHOLDER, Vault
from gateway.enforcement.redact import mark
from gateway.enforcement.restore import Restorer, finish_arguments
from gateway.exchange import Event, Piece
from gateway.eyes import DetectorEyes
from gateway.relay.guard import Guard
from gateway.relay.terms import Seen, Terms
from policies.decision import Decision, Effect
from policies.rules import Needs

KINDS = frozenset({"ID_NIK", "PHONE_NUMBER", "EMAIL_ADDRESS"})
NEEDS = Needs(True, pii=KINDS, enforcing_pii=True)


@pytest.fixture
def runner() -> Iterator[Runner]:
    runner = Runner(Registry(DetectorConfig(harm=False, injection=False)).load_all())
    yield runner
    runner.close()


class Broken:
    name, version, provides, scope = "broken", "1", KINDS, "span"

    def load(self) -> None: ...

    def opens(self, before: str, after: str) -> bool:
        return False

    def inspect(self, text: str, known: object = None) -> list[Span]:
        raise RuntimeError(text)


class Judge:
    name, version, provides, scope = "judge", "1", frozenset({"toxicity"}), "sentence"

    def load(self) -> None: ...

    def score(self, sentences: Sequence[str]) -> list[dict[str, int]]:
        return [{"toxicity": len(sentence)} for sentence in sentences]


def judge(seen: Seen) -> Decision:
    return Decision(Effect.REDACT, "r", redact=KINDS) if seen.pii else Decision(Effect.ALLOW, None)


async def relayed(runner: Runner, vault: Vault, pieces: Sequence[str]) -> str:
    def arguments(tool: str, text: str, masks: list[tuple[int, int, str]]) -> str:
        return finish_arguments(text, masks, vault, restore=False)

    terms = Terms(
        NEEDS, judge, lambda kind, _: mark(kind), vault.is_own, PLACEHOLDER, lambda: Restorer(vault), arguments
    )
    guard = Guard(DetectorEyes(runner, NEEDS), terms)
    out = []
    for event in [
        *(Event(b"", None, (Piece(("content", 0), text, ("p",)),)) for text in pieces),
        Event(b"", None, last=True),
    ]:
        for released, edits in (await guard.feed(event)).release:
            out += [edits.get(index, piece.text) for index, piece in enumerate(released.pieces)]
    return "".join(out)


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
async def test_the_persons_own_number_comes_back_and_an_invented_one_does_not(runner: Runner, size: int) -> None:
    vault = Vault(b"k" * 32)
    own = vault.placeholder("ID_NIK", "3174015509000001", restorable=True)  # synthetic
    text = f"NIK Anda {own}, lalu hubungi 0812-3456-7890 atau surel ani@contoh.sch.id ya. "
    text += f"Gambar: ![](https://e.id/?n={own})"
    shown = await relayed(runner, vault, [text[place : place + size] for place in range(0, len(text), size)])
    assert shown == (
        "NIK Anda 3174015509000001, lalu hubungi [PHONE_NUMBER] atau surel [EMAIL_ADDRESS] ya. "
        f"Gambar: ![](https://e.id/?n={own})"
    )


def test_a_reader_that_fails_leaves_the_types_unknown() -> None:
    runner = Runner([Broken()])
    eyes = DetectorEyes(runner, NEEDS)
    assert eyes.spans("NIK 3174015509000001") == ((), KINDS)
    assert eyes.span_cut("", "NIK saya ", final=False) >= 0
    runner.close()


async def test_what_nobody_looks_for_is_missing() -> None:
    runner = Runner([Judge()])
    eyes = DetectorEyes(runner, Needs(True, KINDS, {"toxicity": 1, "threat": 1}))
    assert eyes.missing == KINDS | {"threat"}
    assert eyes.spans("halo") == ([], KINDS | {"threat"})
    assert await eyes.scores(["ab", "abc"]) == ([{"toxicity": 2}, {"toxicity": 3}], KINDS | {"threat"})
    runner.close()


# -- any chunking, with the readers that serve

TALK = st.sampled_from(
    """halo NIK saya 3174015509000001 3174-0155-0900-0001 3174 0155 0900 0001 hp 0812-3456-7890 (021) 5551234 surel
    ani@contoh.sch.id https://contoh.id/a?b=c, 10.0.0.1 4111 1111 1111 1111 Terima kasih. Semoga membantu! Dr. Jl. No. 3
    Dasar goblok, kamu tolol! You stupid idiot. apa? Baik, <OWN> . , ! ( ) ... dan lalu
    kepada guru di sekolah.""".split()
)
GAP = st.sampled_from([" ", " ", " ", "\n", "", ", ", ". "])
BOTH = Needs(True, KINDS, {"toxicity": 5000, "insult": 5000}, enforcing_pii=True, enforcing_scores=True)


@pytest.fixture(scope="module")
def readers() -> Iterator[Runner]:
    runner = Runner(Registry(DetectorConfig()).load_all())
    yield runner
    runner.close()


def judge_both(seen: Seen) -> Decision:
    if max(seen.scores.get("toxicity", 0), seen.scores.get("insult", 0)) >= 9500:
        return Decision(Effect.BLOCK, "harm")
    return judge(seen)


async def seen_through(readers: Runner, vault: Vault, pieces: Sequence[str]) -> tuple[str, Decision | None, Seen]:
    """What was shown, what stopped it, and all that was found."""
    found = Seen()

    def decide(seen: Seen) -> Decision:
        nonlocal found
        found = seen
        return judge_both(seen)

    terms = Terms(
        BOTH,
        decide,
        lambda kind, _: mark(kind),
        vault.is_own,
        PLACEHOLDER,
        lambda: Restorer(vault),
        lambda _, text, __: text,
    )
    guard, shown = Guard(DetectorEyes(readers, BOTH), terms), ""
    events = [Event(b"", None, (Piece(("content", 0), text, ("p",)),)) for text in pieces]
    for event in [*events, Event(b"", None, last=True)]:
        step = await guard.feed(event)
        for released, edits in step.release:
            shown += "".join(edits.get(index, piece.text) for index, piece in enumerate(released.pieces))
        if step.stop is not None:
            return shown, step.stop, found
    return shown, None, found


@given(st.lists(st.tuples(TALK, GAP), max_size=25), st.data())
@settings(max_examples=100, deadline=None)
def test_the_real_readers_find_and_decide_the_same_however_an_answer_is_cut(
    readers: Runner, talk: list[tuple[str, str]], data: st.DataObject
) -> None:
    vault = Vault(b"k" * 32)
    own = vault.placeholder("ID_NIK", "3174015509000001", restorable=True)
    text = "".join(word + gap for word, gap in talk).replace("<OWN>", own)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=20)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]

    async def both() -> tuple[Any, Any]:
        return await seen_through(readers, vault, [text]), await seen_through(readers, vault, pieces)

    (whole, whole_stop, whole_seen), (stream, stream_stop, stream_seen) = asyncio.run(both())
    assert (whole_stop is None) == (stream_stop is None)
    if stream_stop is None:
        assert stream == whole
        assert (dict(stream_seen.pii), dict(stream_seen.scores)) == (dict(whole_seen.pii), dict(whole_seen.scores))
    else:
        assert (stream_stop.effect, stream_stop.rule) == (Effect.BLOCK, "harm")
        assert len(stream) < len(text)


def test_a_person_named_in_the_question_is_seen_in_the_answer(runner: Runner) -> None:
    needs = Needs(True, pii=frozenset({"PERSON"}), enforcing_pii=True)
    text = "tadi xeroval quexley menangis"
    stranger = DetectorEyes(runner, needs)
    friend = DetectorEyes(runner, needs, Remembered(["Xeroval Quexley"]))

    assert stranger.spans(text) == ([], frozenset())
    assert [(span.start, span.end) for span in friend.spans(text)[0]] == [(5, 20)]
    assert friend.span_cut("", "tadi xeroval q", final=False) == len("tadi ")


class Learned(Judge):
    languages = frozenset({"en", "id"})


@pytest.mark.skipif(not language.available(), reason="no build of pycld2 for this machine")
async def test_what_a_model_was_not_measured_in_is_named_with_the_scores_asked_for() -> None:
    javanese = "Aku ora ngerti kowe arep lunga menyang ngendi dina iki karo kancamu."
    runner = Runner([Learned()])
    eyes = DetectorEyes(runner, Needs(True, scores={"toxicity": 1}), asked=[javanese])
    assert eyes.unvalidated([javanese]) == {"toxicity"}
    assert eyes.unvalidated(["Yo wis."]) == {"toxicity"}
    assert eyes.unvalidated(["Saya tidak tahu kamu akan pergi ke mana hari ini."]) == frozenset()
    assert DetectorEyes(runner, Needs(True, scores={})).unvalidated([javanese]) == frozenset()
    runner.close()
