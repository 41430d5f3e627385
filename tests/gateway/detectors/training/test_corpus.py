"""Rows of public sets say only what their set was asked, and name no real person."""

from __future__ import annotations

import random
from pathlib import Path

from gateway.detectors.training.corpus import UNKNOWN, davidson, edos, hatemoji, news, own
from gateway.detectors.training.sentences import LABELS


def labels(row_labels: tuple[float, ...]) -> dict[str, float]:
    return dict(zip(LABELS, row_labels, strict=True))


def test_own_sentences_know_every_label() -> None:
    assert all(UNKNOWN not in row.labels for row in own("train"))


def test_a_tweet_loses_handles_and_keeps_what_voters_said(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text('class,tweet\n1,"@someone &amp; https://t.co/x hey\nyou"\n2,@other nice\n', "utf-8")
    offensive, neither = davidson(path, random.Random(1))
    assert offensive.text == "@user & link hey you"
    assert labels(offensive.labels)["toxicity"] == 1
    assert labels(offensive.labels)["insult"] == UNKNOWN
    assert set(neither.labels) == {0.0}


def test_hateful_posts_attack_an_identity_and_the_others_are_harmless(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    path.write_text("text,type,label_gold\na,threateninglanguage,1\nb,none,0\n", "utf-8")
    hateful, harmless = hatemoji(path)
    assert (labels(hateful.labels)["identity_attack"], labels(hateful.labels)["threat"]) == (1, 1)
    assert set(harmless.labels) == {0.0}


def test_posts_that_are_only_not_sexist_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    head = "text,label_sexist,label_category,split\n"
    path.write_text(head + "a,not sexist,none,train\nb,sexist,1. threats,train\nc,sexist,2. derogation,test\n", "utf-8")
    (threat,) = edos(path)
    assert (threat.text, labels(threat.labels)["threat"]) == ("b", 1)


def test_persons_in_the_news_are_replaced(tmp_path: Path) -> None:
    path = tmp_path / "n.txt"
    path.write_text("Kata O\nNama B-PER\nLain I-PER\nkemarin O\n\n\n", "utf-8")
    assert [row.text for row in news(path)] == ["Kata Budi kemarin"]
