"""The committed sentences come from the committed templates, and held-out templates leave nothing in training."""

from __future__ import annotations

from pathlib import Path

from gateway.detectors.training.sentences import DATA, FILLINGS, LABELS, expand, read, split_of, write


def test_templates_give_the_committed_sentences() -> None:
    committed = {row for row in read() if not row.category.startswith("seed_")}
    assert committed == set(expand((DATA / "templates.txt").read_text("utf-8").splitlines()))


def test_every_label_has_sentences_of_its_own_in_both_languages_and_both_splits() -> None:
    rows = read()
    assert len(rows) >= 1200
    for label in LABELS:
        for language in ("en", "id"):
            of = [row.split for row in rows if label in row.labels and row.language == language]
            assert of.count("train") >= 60, (label, language)
            assert of.count("heldout") >= 10, (label, language)


def test_no_held_out_sentence_is_trained_on() -> None:
    rows = read()
    trained = {row.text.lower() for row in rows if row.split == "train"}
    assert not trained & {row.text.lower() for row in rows if row.split == "heldout"}


def test_fillings_share_the_split_and_labels_of_their_template(tmp_path: Path) -> None:
    lines = ["= animal: cat, dog, cow", "# insult en TI", "You {animal}, you.", "# benign en -", "A {animal}."]
    rows = list(expand(lines))
    assert len(rows) == 2 * FILLINGS
    assert {row.labels for row in rows if row.category == "insult"} == {frozenset({"toxicity", "insult"})}
    assert {row.split for row in rows if row.category == "benign"} == {split_of("A {animal}.")}
    write(rows, tmp_path / "rows.csv")
    assert read(tmp_path / "rows.csv") == list(dict.fromkeys(rows))
