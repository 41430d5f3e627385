from policies import Decision, Effect, Match, Obligation


def test_effects_are_ordered_from_mild_to_severe() -> None:
    assert [effect.word for effect in sorted(Effect)] == ["allow", "flag", "warn", "redact", "replace", "hold", "block"]


def test_a_quiet_decision_has_a_short_record() -> None:
    assert Decision(Effect.ALLOW, None).record() == {"effect": "allow", "respond": "native"}


def test_a_full_decision_is_recorded_in_full_but_for_its_texts() -> None:
    decision = Decision(
        Effect.BLOCK,
        "a",
        matches=(Match("a", "site", Effect.BLOCK, known=False), Match("b", "site", Effect.REDACT)),
        shadow=(Match("c", "site", Effect.WARN),),
        inactive=("d",),
        redact=frozenset({"URL", "ID_NIK"}),
        obligations=(Obligation("seal", "a", "7d"),),
        message={"en": "no", "id": "tidak"},
        care=True,
        known=False,
    )
    assert decision.record() == {
        "effect": "block",
        "rule": "a",
        "matches": [
            {"rule": "a", "policy": "site", "effect": "block", "known": False},
            {"rule": "b", "policy": "site", "effect": "redact"},
        ],
        "shadow": [{"rule": "c", "policy": "site", "effect": "warn"}],
        "inactive": ["d"],
        "redact": ["ID_NIK", "URL"],
        "obligations": [{"kind": "seal", "rule": "a", "argument": "7d"}],
        "care": True,
        "respond": "native",
        "known": False,
    }
