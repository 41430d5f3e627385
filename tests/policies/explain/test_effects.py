from policies.decision import Effect
from policies.explain.effects import ANY_TEXT, EFFECT, SUBJECT


def test_every_effect_has_words_for_a_question_and_for_an_answer() -> None:
    words = {effect.word for effect in Effect}
    assert [said.keys() for said in EFFECT.values()] == [words] * 3
    assert EFFECT.keys() == SUBJECT.keys() == ANY_TEXT.keys() == {"input", "output", ""}


def test_no_two_effects_sound_the_same_and_no_language_stands_for_the_other() -> None:
    for said in EFFECT.values():
        assert len({one.en for one in said.values()}) == len({one.id for one in said.values()}) == len(Effect)
        assert {one.en for one in said.values()}.isdisjoint({one.id for one in said.values()})
