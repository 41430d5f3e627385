"""What the runner collects adds up."""

from __future__ import annotations

from gateway.detectors.gather import Gathered, Sentence, sentences_of
from gateway.exchange import Finding, Part


def parts(*texts: str) -> list[Part]:
    return [Part(i, text, (i,), "user", message=i) for i, text in enumerate(texts)]


def test_sentences_know_their_places() -> None:
    (first, second) = sentences_of(parts("Halo. \n Apa kabar?"), None)
    assert (first.text, first.places) == ("Halo.", ((0, 0, 5),))
    assert (second.text, second.places) == ("Apa kabar?", ((0, 8, 18),))


def test_text_without_a_letter_has_no_sentence() -> None:
    assert sentences_of(parts("12, 34.", "!?"), None) == []


def test_only_sentences_that_touch_new_text_are_given() -> None:
    old_and_new = parts("Lama sekali.", "kata", "baru")
    texts = [sentence.text for sentence in sentences_of(old_and_new, frozenset({2}))]
    assert texts == ["baru", "Lama sekali.katabaru", "kata baru"]


def test_groups_of_different_detectors_stay_apart() -> None:
    gathered = Gathered(missing=())
    split = [Finding("A", 0, 0, 1, 1, "one", group=0), Finding("A", 1, 0, 1, 1, "one", group=0)]
    gathered.found(split)
    gathered.found([Finding("B", 0, 0, 1, 1, "two", group=0), Finding("B", 1, 0, 1, 1, "two", group=0)])
    gathered.judged("three", [Sentence("x", ((0, 0, 1), (1, 0, 1)))], {"x": {"C": 9}}, {"C": 5})
    assert [finding.group for finding in gathered.inspection().findings] == [0, 0, 1, 1, 2, 2]


def test_a_sentence_below_its_limit_counts_but_is_no_finding() -> None:
    gathered = Gathered(missing=())
    gathered.judged("d", [Sentence("x", ((0, 0, 1),))], {"x": {"C": 4}}, {"C": 5})
    seen = gathered.inspection()
    assert (seen.scores, seen.findings) == ({"C": 4}, ())
