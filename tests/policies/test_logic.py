from itertools import product

import pytest

from policies import Facts
from policies.logic import Condition, Verdict, conjunction, disjunction, negation

FACTS = Facts("input")
ALL: tuple[Verdict, ...] = (True, False, None)


def saying(verdict: Verdict, **known: object) -> Condition:
    return Condition(lambda facts: verdict, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(("left", "right"), list(product(ALL, ALL)))
def test_unknown_behaves_as_either_answer_would(left: Verdict, right: Verdict) -> None:
    def outcomes(join: object) -> set[bool]:
        choices = [(True, False) if verdict is None else (verdict,) for verdict in (left, right)]
        return {join(pair) for pair in product(*choices)}  # type: ignore[operator]

    for kleene, plain in ((conjunction, all), (disjunction, any)):
        possible = outcomes(plain)
        expected = possible.pop() if len(possible) == 1 else None
        assert kleene([saying(left), saying(right)]).test(FACTS) is expected


def test_the_opposite_of_unknown_is_unknown() -> None:
    assert [negation(saying(verdict)).test(FACTS) for verdict in ALL] == [False, True, None]


def test_what_is_known_before_the_text_adds_up() -> None:
    nik = saying(None, kind="pii", pii=frozenset({"ID_NIK"}), masks=frozenset({"ID_NIK"}))
    rude = saying(None, kind="dynamic", scores={"toxicity": 5000})
    ruder = saying(None, kind="dynamic", scores={"toxicity": 3000}, monotone=False)
    both = conjunction([nik, rude, ruder])
    assert both.pii == both.masks == {"ID_NIK"}
    assert both.scores == {"toxicity": 3000}
    assert not both.monotone


def test_redaction_knows_which_questions_a_prefix_can_answer() -> None:
    here, nik, rude = saying(True), saying(None, kind="pii"), saying(None, kind="dynamic")
    assert conjunction([here, here]).kind == "static"
    assert conjunction([here, nik]).kind == "scoped-pii"
    assert disjunction([nik, nik]).kind == "pii"
    assert disjunction([nik, conjunction([here, nik])]).kind == "dynamic"
    assert conjunction([nik, nik]).kind == "dynamic"
    assert conjunction([nik, rude]).kind == "dynamic"
    assert negation(nik).kind == "dynamic"
    assert negation(here).kind == "static"


def test_negation_names_nothing_to_redact() -> None:
    nik = saying(None, kind="pii", pii=frozenset({"ID_NIK"}), masks=frozenset({"ID_NIK"}))
    assert negation(nik).pii == {"ID_NIK"}
    assert not negation(nik).masks


def test_settling_drops_what_is_settled_and_changes_no_answer() -> None:
    here, nik = saying(True), saying(None, kind="pii")
    whole = conjunction([here, disjunction([negation(here), nik])])
    assert whole.settled(FACTS) is nik
    assert whole.settled(FACTS).test(FACTS) is whole.test(FACTS)
    settled = conjunction([here, here])
    assert settled.settled(FACTS).test(FACTS) is True
