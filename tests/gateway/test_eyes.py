"""The relay with the real readers of personal data, and with readers that fail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from gateway.detectors.base import Span
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
    runner = Runner(Registry(DetectorConfig(toxicity=False)).load_all())
    yield runner
    runner.close()


class Broken:
    name, version, provides, scope = "broken", "1", KINDS, "span"

    def load(self) -> None: ...

    def inspect(self, text: str) -> list[Span]:
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

    terms = Terms(NEEDS, judge, mark, vault.is_own, PLACEHOLDER, lambda: Restorer(vault), arguments)
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
    assert eyes.span_cut("NIK saya ", final=False) >= 0
    runner.close()


async def test_what_nobody_looks_for_is_missing() -> None:
    runner = Runner([Judge()])
    eyes = DetectorEyes(runner, Needs(True, KINDS, {"toxicity": 1, "threat": 1}))
    assert eyes.missing == KINDS | {"threat"}
    assert eyes.spans("halo") == ([], KINDS | {"threat"})
    assert await eyes.scores(["ab", "abc"]) == ([{"toxicity": 2}, {"toxicity": 3}], KINDS | {"threat"})
    runner.close()
