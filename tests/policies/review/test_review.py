"""A policy is looked at a second time before it is used, and what ships is clean."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from policies import PolicyError, Vocabulary, catalog, offline
from policies.compare.sides import Side
from policies.review.review import read_and_review, review

TODAY = date(2026, 11, 25)
POLICY = """\
gapura: policy/v1
name: site
default: allow
rules:
  - { name: a, when: { direction: input, pii: URL }, then: replace, care: helpline, on_error: flag }
  - { name: b, when: { direction: input, pii: URL, role: student }, then: flag, on_error: flag }
  - { name: c, when: { direction: input, pii: URL }, then: flag, on_error: flag }
"""


@pytest.mark.parametrize("name", catalog.packs())
def test_a_pack_that_ships_leaves_nothing_to_remark_but_what_it_says_itself(name: str) -> None:
    _, remarks = read_and_review([Path(name)], offline(), TODAY)
    assert {one.code for one in remarks} <= {"GP037"}  # a detector that nobody has yet, and the rule says so


def test_all_is_told_in_the_order_of_the_file(site: Callable[..., Path], words: Vocabulary) -> None:
    _, remarks = read_and_review([site({"policy.yaml": POLICY}) / "policy.yaml"], words, TODAY)
    assert [(one.code, one.line) for one in remarks] == [("GP059", 2), ("GP057", 5), ("GP051", 6)]
    assert {one.severity for one in remarks} == {"warning"}


def test_the_day_is_handed_in_and_changes_what_is_said(site: Callable[..., Path], words: Vocabulary) -> None:
    side = Side.read([site({"policy.yaml": POLICY}) / "policy.yaml"], words)
    now, later = review(side, TODAY), review(side, date(2027, 12, 1))
    assert [one.code for one in later if one not in now] == ["GP060", "GP060"]
    assert review(side, TODAY) == now


def test_words_that_send_a_child_nowhere_make_a_policy_unusable(site: Callable[..., Path], words: Vocabulary) -> None:
    text = POLICY.replace("care: helpline", "message: { en: Call 500-454, id: Telepon 500-454 }")
    with pytest.raises(PolicyError) as caught:
        read_and_review([site({"policy.yaml": text}) / "policy.yaml"], words, TODAY)
    assert "GP061" in {one.code for one in caught.value.problems}
