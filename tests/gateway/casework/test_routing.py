"""To whom a case goes, and who never learns of it."""

from __future__ import annotations

import logging

import pytest

from audit.seal.people import Person
from gateway.casework.routing import Place, Routed, about_child, routed
from gateway.sections import Contact
from policies.decision import Decision, Effect, Obligation

CHILD = "escalate:at-risk:counsellor/second-contact"


def person(name: str, role: str, ended: int | None = None) -> Person:
    return Person("ab" * 8, name, role, b"", b"", 0, ended)


STAFF = (person("Bu Rina Astuti", "counsellor"), person("Pak Made", "counsellor"), person("Bu Lama", "counsellor", 7),
         person("Ibu Wulan", "second-contact"), person("Bu Tari", "ppdp"), person("Pak Joko", "teacher"))  # fmt: skip


def place(*people: Person, contacts: tuple[Contact, ...] = (), **groups: frozenset[str]) -> Place:
    return Place("siswa-smp", people or STAFF, lambda name, _: groups.get(name.split()[-1], frozenset()), contacts)


def decision(*written: str, care: bool = False, rule: str = "at-risk") -> Decision:
    orders = [Obligation(kind, by, role) for kind, by, role in (one.split(":") for one in written)]
    return Decision(Effect.FLAG, rule, obligations=tuple(orders), care=care)


def to(role: str, *named: str, without: tuple[str, ...] = ()) -> Routed:
    return Routed("child", role, frozenset(named), frozenset(without))


@pytest.mark.parametrize(
    ("text", "goes"),
    [
        ("aku capek hidup", to("counsellor", "Bu Rina Astuti", "Pak Made")),
        ("ayah tiriku sering pukul aku", to("second-contact", "Ibu Wulan")),
        ("Pak Made pegang-pegang aku", to("second-contact", "Ibu Wulan", without=("Pak Made",))),
        ("aku takut sama Rina", to("counsellor", "Pak Made", without=("Bu Rina Astuti",))),
        ("aku takut sama wulan", to("counsellor", "Bu Rina Astuti", "Pak Made", without=("Ibu Wulan",))),
        ("guru itu dan wulan", to("counsellor", "Bu Rina Astuti", "Pak Made", without=("Ibu Wulan",))),
        ("rina sama made", to("second-contact", "Ibu Wulan", without=("Bu Rina Astuti", "Pak Made"))),
    ],
)  # fmt: skip
def test_a_child_s_case_goes_to_people_by_name_past_whoever_is_spoken_of(text: str, goes: Routed) -> None:
    assert routed(decision(CHILD, "seal:at-risk:"), [text], place()) == goes


def test_what_was_written_before_counts_too() -> None:
    assert routed(decision(CHILD), ["paman tinggal di rumah kami", "dia masuk kamarku"], place()) == to(
        "second-contact", "Ibu Wulan"
    )


def test_a_model_that_speaks_of_teachers_turns_nothing_but_whom_it_names_is_left_out() -> None:
    answer = "Ceritakan kepada gurumu, atau kepada Pak Made."
    found = routed(decision(CHILD), ["aku capek hidup", answer], place(), ["aku capek hidup"])
    assert found == to("counsellor", "Bu Rina Astuti", without=("Pak Made",))


def test_a_rule_that_names_no_second_role_has_one_all_the_same() -> None:
    assert routed(decision("notify:at-risk:counsellor"), ["guru memukul"], place()) == to("second-contact", "Ibu Wulan")


def test_where_nobody_is_left_it_is_said_aloud_and_without_a_word_of_it(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        found = routed(decision(CHILD), ["rina sama made dan bu wulan"], place())
    assert found == to("second-contact", without=("Bu Rina Astuti", "Pak Made", "Ibu Wulan"))
    assert "nobody who may see it" in caplog.text
    assert not {"rina", "made", "wulan"} & set(caplog.text.lower().split())


def test_a_contact_is_known_by_the_name_in_the_settings_too() -> None:
    contacts = (Contact(role="counsellor", person="Ibu Rina Astuti, S.Pd. (ruang BK)"),)
    found = routed(decision(CHILD), ["bu astuti"], place(contacts=contacts))
    assert found is not None
    assert found.excluded == {"Bu Rina Astuti", "Ibu Rina Astuti, S.Pd. (ruang BK)"}


def test_anything_else_goes_to_a_role_and_its_scopes_say_who_sees_it() -> None:
    assert routed(decision("escalate:leak:ppdp/second-contact"), ["guru"], place(Tari=frozenset("*"))) == Routed(
        "general", "ppdp"
    )


def test_whoever_it_names_does_not_see_it_either_and_then_another_role_does() -> None:
    order = decision("escalate:leak:ppdp/second-contact")
    scopes = {"Tari": frozenset("*"), "Wulan": frozenset({"siswa-smp"})}
    assert routed(order, ["bu tari"], place(**scopes)) == Routed(
        "general", "second-contact", excluded=frozenset({"Bu Tari"})
    )
    assert routed(order, ["bu tari"], place(Tari=frozenset("*"))) == Routed(
        "general", "ppdp", excluded=frozenset({"Bu Tari"})
    )  # where nobody else would see it, it stays where it belongs


def test_of_several_orders_the_one_about_a_child_counts() -> None:
    both = decision("escalate:a-leak:ppdp", CHILD, rule="a-leak")
    assert routed(both, ["x"], place()) == to("counsellor", "Bu Rina Astuti", "Pak Made")
    two = decision("escalate:a:teacher", "escalate:leak:ppdp", rule="leak")
    assert routed(two, ["x"], place()) == Routed("general", "ppdp")


def test_a_text_of_help_makes_it_a_child_s_case_whatever_the_role_is_called() -> None:
    assert routed(decision("notify:help:teacher", care=True), ["x"], place()) == to("teacher", "Pak Joko")
    assert about_child(decision("notify:help:teacher", care=True))
    assert about_child(decision(CHILD))
    assert not about_child(decision("escalate:leak:ppdp/second-contact"))


@pytest.mark.parametrize("written", [(), ("seal:a:",), ("label:a:",)])
def test_who_is_told_nothing_has_no_case(written: tuple[str, ...]) -> None:
    assert routed(decision(*written, care=True), ["guru"], place()) is None
