"""One answer, sent in two ways: what counts as a difference, and what does not."""

from __future__ import annotations

import pytest

from policies.decision import Decision, Effect, Match
from policies.testing.relayed import Relayed, differences

WHOLE = {"en": "as a whole", "id": "utuh"}
STREAM = {"en": "streamed", "id": "mengalir"}


def sent(effect: Effect, rules: str = "", shown: str = "", *, trial: str = "") -> Relayed:
    names, on_trial = rules.split(), trial.split()
    decision = Decision(
        effect,
        names[0] if names else None,
        matches=tuple(Match(name, "p", effect) for name in names),
        shadow=tuple(Match(name, "p", effect) for name in on_trial),
    )
    return Relayed(STREAM, decision, shown)


@pytest.mark.parametrize(("whole", "stream"), [
    (sent(Effect.ALLOW, "", "halo"), sent(Effect.ALLOW, "", "halo")),
    (sent(Effect.REDACT, "a b", "no. [X]"), sent(Effect.REDACT, "b a", "no. [X]")),
    # A cut stream has shown its beginning, and never saw what the other rule waits for.
    (sent(Effect.BLOCK, "a b", ""), sent(Effect.BLOCK, "a", "Halo. ")),
    # What the policies say of nobody is no rule of the author's.
    (sent(Effect.BLOCK, "a"), sent(Effect.BLOCK, "a default")),
])  # fmt: skip
def test_these_are_the_same(whole: Relayed, stream: Relayed) -> None:
    assert list(differences(whole, stream)) == []


@pytest.mark.parametrize(("whole", "stream", "said"), [
    (sent(Effect.BLOCK, "a", ""), sent(Effect.ALLOW, "", ""),
     ["streamed: allow (by default), as a whole block (by a)", "streamed: the rules -, as a whole a"]),
    (sent(Effect.FLAG, "a b", "x"), sent(Effect.FLAG, "a", "x"), ["streamed: the rules a, as a whole a, b"]),
    (sent(Effect.ALLOW, "", "x", trial="t"), sent(Effect.ALLOW, "", "x"), ["streamed: the rules -, as a whole t"]),
    (sent(Effect.BLOCK, "a"), sent(Effect.BLOCK, "b"), ["streamed: the rules b, as a whole a"]),
    (sent(Effect.REDACT, "a", "no. [X]"), sent(Effect.REDACT, "a", "no. 3"),
     ["streamed: other text is shown from character 5 on"]),
    (sent(Effect.ALLOW, "", "halo"), sent(Effect.ALLOW, "", "hal"),
     ["streamed: other text is shown from character 4 on"]),
])  # fmt: skip
def test_these_are_told(whole: Relayed, stream: Relayed, said: list[str]) -> None:
    found = list(differences(whole, stream))
    assert [one["en"] for one in found] == said
    assert all(one["id"].startswith("mengalir: ") for one in found)


def test_the_text_itself_is_never_told() -> None:
    secret = "3174015509000001"  # synthetic
    found = differences(sent(Effect.ALLOW, "", f"no. {secret}"), sent(Effect.ALLOW, "", f"no: {secret[:9]}"))
    assert secret[:4] not in str(list(found))
