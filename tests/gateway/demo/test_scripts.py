"""What the demo's models say."""

from __future__ import annotations

import pytest

from gateway.demo.scripts import MODELS, Answer, Call, Failed, Turn, answer, pieces, tokens, vector

QUESTIONS = {"id": "Tolong tulis contoh", "en": "Please write an example"}


def say(model: str, text: str, *tools: str) -> Answer:
    return answer(model, [Turn("user", text)], tools)


@pytest.mark.parametrize(("model", "language", "words"), [
    ("demo", "id", ["Kamu menulis: Tolong tulis contoh"]), ("demo", "en", ["You wrote: Please write an example"]),
    ("demo-slow", "id", ["Pelan-pelan", "Kamu menulis: Tolong tulis contoh"]),
    ("demo-slow", "en", ["Slowly", "You wrote: Please write an example"]),
    ("demo-leak", "id", ["Tentu.", "NIK 3174015509000001", "0812-0000-1234", "ani@contoh.example"]),
    ("demo-leak", "en", ["Sure.", "NIK 3174015509000001", "0812-0000-1234", "ani@contoh.example"]),
    ("demo-insult", "id", ["bodoh", "goblok"]), ("demo-insult", "en", ["stupid", "idiot"]),
    ("demo-tool", "id", ["Tidak ada alat"]), ("demo-tool", "en", ["No tool was offered"]),
    ("demo-think", "id", ["Kamu menulis: Tolong"]), ("demo-think", "en", ["You wrote: Please"]),
])  # fmt: skip
def test_what_each_of_them_is_for(model: str, language: str, words: list[str]) -> None:
    said = say(model, QUESTIONS[language])
    assert [word for word in words if word not in said.text] == []
    assert (said.calls, bool(said.reasoning)) == ((), model == "demo-think")


def test_every_model_has_something_to_say() -> None:
    for model in set(MODELS) - {"demo-fail"}:
        assert say(model, "Hello").model == model
    with pytest.raises(Failed) as failing:
        say("demo-fail", "Hello")
    with pytest.raises(Failed) as missing:
        say("Ani 3174015509000001", "Hello")
    assert (failing.value.status, missing.value.status) == (500, 404)
    assert str(missing.value) == "no such model"


def test_the_last_thing_a_person_said_is_answered() -> None:
    turns = [Turn("other", "Be kind."), Turn("user", "First"), Turn("user", "Second"), Turn("other", "Answer")]
    said = answer("demo", turns)
    assert (said.text, said.asked, said.told) == ("You wrote: Second", 5, 3)


def test_a_tool_is_called_and_its_result_told() -> None:
    called = say("demo-tool", "Tolong cek", "search", "other")
    (call,) = called.calls
    assert (called.text, call.name, call.arguments) == ("", "search", {"text": "Tolong cek"})
    assert call.json == '{"text":"Tolong cek"}'
    turns = [Turn("user", "Tolong cek"), Turn("other", ""), Turn("tool", "42")]
    assert answer("demo-tool", turns, ["search"]).text == "Kata alatnya: 42"
    assert answer("demo-tool", [*turns, Turn("user", "Again")], ["search"]).calls[0].arguments == {"text": "Again"}
    assert Call("search", {}).id != Call("search", {}).id


def test_thoughts_come_first_where_there_is_one_text_only() -> None:
    said = say("demo-think", "Hello")
    assert said.raw == f"<think>\n{said.reasoning}\n</think>\n\nYou wrote: Hello"
    assert "Hello" in said.reasoning
    assert said.told == tokens(said.reasoning) + 3
    assert say("demo", "Hello").raw == "You wrote: Hello"


@pytest.mark.parametrize("text", ["", " ", "one", " one  two\nthree ", "satu\tdua"])
def test_pieces_are_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text


def test_a_text_has_one_place() -> None:
    one, other = vector("Halo"), vector("Halo!")
    assert one == vector("Halo")
    assert one != other
    assert len(one) == len(other) == 8
    assert sum(number * number for number in one) == pytest.approx(1, abs=1e-4)
    assert len(vector("Halo", 3)) == 3
    for size in (0, -1, 4097, 10**30):
        with pytest.raises(ValueError, match="4096"):
            vector("Halo", size)
