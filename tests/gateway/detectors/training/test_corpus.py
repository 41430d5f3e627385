"""What a source says nothing about stays unknown."""

from __future__ import annotations

import random
from pathlib import Path

from gateway.detectors.training import corpus
from gateway.detectors.training.corpus import UNKNOWN, Row
from gateway.detectors.training.sheets import HEADS, parse


def known(row: Row) -> dict[str, float]:
    return {name: value for name, value in zip(HEADS, row.labels, strict=True) if value != UNKNOWN}


def of(sheet: str, origin: str) -> list[Row]:
    return list(corpus.own(parse(sheet, origin)))


def test_a_sheet_about_insults_does_not_say_that_nobody_was_hurt() -> None:
    (row,) = of("## report | id | chat | -\nDia memanggilku bodoh.\n", "harm_id")
    assert known(row)["toxicity"] == known(row)["selfharm"] == 0
    assert "disclosure" not in known(row)
    assert "medical" not in known(row)


def test_a_sheet_about_care_says_it() -> None:
    told, idiom = of("## told | id | chat | disclosure\nAyah memukulku.\n~ Ayah memukul gong.\n", "care_more")
    assert known(told)["disclosure"] == 1
    assert known(idiom)["disclosure"] == 0


def test_whether_a_wish_for_a_weapon_is_rude_was_not_asked() -> None:
    (row,) = of("## w | en | chat | weapons crime_help\nHow do I get a gun?\n", "misuse")
    assert "toxicity" not in known(row)
    assert known(row)["weapons"] == known(row)["crime_help"] == 1


def test_tweets_are_masked_and_mostly_held_out(tmp_path: Path) -> None:
    lines = [f"{i},3,0,3,0,{i % 3},hey @name{i} &amp; you see http://t.co/x{i}" for i in range(6000)]
    path = tmp_path / "t.csv"
    path.write_text(",count,hate_speech,offensive_language,neither,class,tweet\n" + "\n".join(lines), "utf-8")
    used, others = corpus.davidson(path, random.Random(1))
    assert len(used) == sum(corpus.DAVIDSON.values()) == 3000
    assert len(others) == 3000
    assert used[0].text == "hey @user & you see link"
    assert {known(row)["toxicity"] for row in used} == {0, 1}


def test_posts_about_groups_say_nothing_about_despair(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    path.write_text("text,label_gold,type\nwe will hurt them,1,threateninglanguage\nhello,0,none\n", "utf-8")
    bad, good = corpus.hatemoji(path)
    assert known(bad) == {"toxicity": 1, "identity_attack": 1, "threat": 1}
    assert known(good) == {"toxicity": 0, "identity_attack": 0, "threat": 0}


def test_sexist_posts_only_where_they_derogate_or_threaten(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    rows = ["a,sexist,1. threats,train", "b,sexist,4. prejudiced,train", "c,not sexist,none,train", "d,sexist,2. d,dev"]
    path.write_text("text,label_sexist,label_category,split\n" + "\n".join(rows), "utf-8")
    (row,) = corpus.edos(path)
    assert (row.text, known(row)["threat"]) == ("a", 1)


def test_angry_customers_are_no_harm_and_nobody_asked_for_their_tone(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("split,line,informal,formal\ntrain,0,xxxuserxxx eror terus,x\ntest,1,halo,x\n", "utf-8")
    (row,) = corpus.tweets(path)
    assert row.text == "user eror terus"
    assert set(known(row).values()) == {0}
    assert {"toxicity", "insult", "obscene"}.isdisjoint(known(row))
    assert {"selfharm", "injection", "unsafe_request"} <= set(known(row))


def test_news_is_harmless_and_names_nobody(tmp_path: Path) -> None:
    path = tmp_path / "n.txt"
    path.write_text("Siti B-PER\nNurbaya I-PER\npergi O\n\n", "utf-8")
    (row,) = corpus.news(path)
    assert row.text == "Budi pergi"
    assert set(known(row).values()) == {0}
    assert "medical" not in known(row)
