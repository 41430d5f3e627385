"""Who is told, when, over what: played through with a clock of paper."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest

from audit.cases.case import CHILD, GENERAL, Case, Kind, Origin
from gateway.casework.duty import Roster
from gateway.casework.telling import (
    DANGER,
    HANDED_OVER,
    Delivery,
    Listener,
    Plan,
    Tell,
    Terms,
    audience,
    plan,
    urgent,
    went,
)  # fmt: skip
from gateway.sections import Contact

TERMS = Terms.of(10, "21:00-06:00 Asia/Jakarta")


def at(text: str) -> int:
    """Seconds since the epoch of a time on a clock in Jakarta."""
    return int(datetime.fromisoformat(f"{text}+07:00").timestamp())


FRIDAY_NIGHT, FRIDAY_NOON = at("2026-11-27T21:40"), at("2026-11-27T12:00")
SARI = Contact(role="counsellor", person="Sari", hours="07:00-15:00 Mon-Fri", deputy="Budi",
               reach=("mail:sari@example.org", "ntfy:sari-x7"))  # fmt: skip
BUDI = Contact(role="counsellor", person="Budi", hours="18:00-22:00", reach=("mail:budi@example.org", "ntfy:budi-q2"))
RINI = Contact(role="counsellor", person="Rini", hours="07:00-15:00 Mon-Fri", reach=("ntfy:rini-p4",))
ALL = ("Sari", "Budi", "Rini")


def case(about: str = CHILD, **more: object) -> Case:
    plain = Case("ab" * 16, Kind.ESCALATION, about, "counsellor", Origin(group="7a"), 1, 2,
                 named=frozenset(ALL) if about == CHILD else frozenset())  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]


@dataclass
class Play:
    """Tells people on paper: channels named in ``down`` fail."""

    contacts: tuple[Contact, ...] = (SARI, BUDI, RINI)
    about: Case = field(default_factory=case)
    what: str = "new"
    down: frozenset[str] = frozenset()
    tell: Tell = field(default_factory=lambda: Tell(1, "new"))
    stands: dict[tuple[str, str], Delivery] = field(default_factory=dict)
    next: int = 0

    def run(self, now: int) -> list[tuple[str, str]]:
        """Everything that is tried at one second."""
        people = audience(self.about, self.what, Roster(self.contacts, "Asia/Jakarta"), ALL)
        tried: list[tuple[str, str]] = []
        for _ in range(20):
            planned = plan(replace(self.tell, what=self.what), self.about, people, [*self.stands.values()], TERMS, now)
            self.tell, self.next = planned.tell, planned.next
            if not planned.sends:
                return tried
            for person, way in planned.sends:
                tried.append((person, way))
                before = self.stands.get((person, way), Delivery(person, way))
                well = way.partition(":")[0] not in self.down
                self.stands[person, way] = went(before, self.tell, now, well=well)
        raise AssertionError(f"never done: {tried}")


def test_on_a_friday_at_2140_the_deputy_who_is_on_duty_is_told_and_the_one_at_home_is_not() -> None:
    play = Play()
    assert play.run(FRIDAY_NIGHT) == [("Budi", "mail:budi@example.org")]
    assert play.next == FRIDAY_NIGHT + 600


def test_with_the_mail_down_the_second_channel_is_used_at_once_and_the_mail_tried_again_later_and_later() -> None:
    play = Play(down=frozenset({"mail"}))
    assert play.run(FRIDAY_NIGHT) == [("Budi", "mail:budi@example.org"), ("Budi", "ntfy:budi-q2")]
    waited, now = [], FRIDAY_NIGHT
    for _ in range(3):
        waited.append(play.next - now)
        now = play.next
        assert play.run(now) == [("Budi", "mail:budi@example.org")]
    assert waited == [5, 15, 60]
    play.down = frozenset()
    now = play.next
    assert play.run(now) == [("Budi", "mail:budi@example.org")]  # it works again: this once, and then there is peace
    assert play.run(now + 1) == []


def test_somebody_whom_nothing_reaches_makes_room_for_the_next_at_once() -> None:
    play = Play(down=frozenset({"ntfy", "mail"}))
    tried = play.run(FRIDAY_NIGHT)
    assert [person for person, _ in tried] == ["Budi", "Budi", "Sari", "Sari", "Rini"]  # off duty, too: it cannot wait
    assert play.next == FRIDAY_NIGHT + 5
    nobody_reads = BUDI.model_copy(update={"reach": ()})
    assert Play(contacts=(SARI, nobody_reads)).run(FRIDAY_NIGHT) == [("Sari", "mail:sari@example.org")]


def test_each_round_reaches_one_more_over_every_channel_until_somebody_knows() -> None:
    play = Play()
    play.run(FRIDAY_NOON)
    assert [*play.stands] == [("Sari", "mail:sari@example.org")]
    assert play.run(FRIDAY_NOON + 599) == []
    assert play.run(FRIDAY_NOON + 600) == [
        ("Sari", "mail:sari@example.org"), ("Sari", "ntfy:sari-x7"), ("Rini", "ntfy:rini-p4"),
    ]  # fmt: skip
    third = play.run(FRIDAY_NOON + 1200)
    assert {person for person, _ in third} == {"Sari", "Rini", "Budi"}


def test_with_nobody_on_duty_a_child_at_risk_wakes_everybody_at_once() -> None:
    play = Play()
    assert {person for person, _ in play.run(at("2026-11-28T03:00"))} == {"Sari", "Budi", "Rini"}


def test_danger_now_is_told_to_all_at_once_whoever_is_on_duty() -> None:
    play = Play(about=case(GENERAL), what=DANGER, tell=Tell(1, DANGER))
    assert {person for person, _ in play.run(FRIDAY_NOON)} == {"Sari", "Budi", "Rini"}


def test_what_can_wait_waits_for_an_hour_of_duty_that_is_not_quiet() -> None:
    play = Play(about=case(GENERAL))
    assert play.run(FRIDAY_NIGHT) == []
    assert play.next == at("2026-11-28T18:00")  # Saturday evening: Budi; the morning is quiet for nobody else's sake
    assert play.run(play.next) == [("Budi", "mail:budi@example.org")]
    assert Play(about=case(GENERAL), contacts=(SARI,)).run(FRIDAY_NOON) == [("Sari", "mail:sari@example.org")]


def test_what_can_wait_is_repeated_less_and_less_often() -> None:
    play, now, gaps = (
        Play(about=case(GENERAL), contacts=(SARI.model_copy(update={"hours": "06:00-20:00"}),)),
        at("2026-11-27T06:00"),
        [],
    )
    play.run(now)
    for _ in range(5):
        gaps.append(play.next - now)
        now = play.next
        assert play.run(now) == [("Sari", "mail:sari@example.org")]
    assert [gap // 60 for gap in gaps] == [10, 20, 40, 80, 160]


def test_where_no_hours_can_be_read_what_can_wait_keeps_to_the_quiet_ones_alone() -> None:
    vague = SARI.model_copy(update={"hours": "in the office"})
    play = Play(about=case(GENERAL), contacts=(vague,))
    assert play.run(FRIDAY_NIGHT) == []
    assert play.next == at("2026-11-28T06:00")
    assert Play(about=case(GENERAL), contacts=(vague,)).run(FRIDAY_NOON) == [("Sari", "mail:sari@example.org")]


def test_hours_that_are_all_quiet_do_not_make_it_look_for_ever() -> None:
    night = SARI.model_copy(update={"hours": "22:00-23:00"})
    play = Play(about=case(GENERAL), contacts=(night,))
    assert play.run(FRIDAY_NOON) == []
    assert play.next == FRIDAY_NOON + 60


def test_who_may_not_see_a_case_is_told_nothing_of_it() -> None:
    roster = Roster((SARI, BUDI, RINI), "Asia/Jakarta")

    def names(about: Case, what: str = "new", seers: tuple[str, ...] = ALL) -> list[str]:
        return [one.name for one in audience(about, what, roster, seers)]

    assert names(case()) == ["Sari", "Budi", "Rini"]
    assert names(case(excluded=frozenset({"Sari"}))) == ["Budi", "Rini"]
    assert names(case(named=frozenset({"Rini"}))) == ["Rini"]
    assert names(case(), seers=("Budi",)) == ["Budi"]  # the others are contacts, and nobody in the register of people
    assert names(case(), seers=()) == []
    assert plan(Tell(1, "new"), case(), (), (), TERMS, 5) == Plan((), 65, Tell(1, "new"))


def test_what_is_handed_over_is_told_to_whom_it_was_given_and_their_deputy() -> None:
    roster = Roster((SARI, BUDI, RINI), "Asia/Jakarta")
    given = case(owner="Sari")
    assert [one.name for one in audience(given, HANDED_OVER, roster, ALL)] == ["Sari", "Budi"]


def test_a_named_person_of_another_role_is_told_after_those_of_the_role() -> None:
    second = Contact(role="second-contact", person="Tono", hours="always", reach=("ntfy:tono-z9",))
    named = case(named=frozenset({"Sari", "Tono"}))
    found = audience(named, "new", Roster((second, SARI, BUDI), "Asia/Jakarta"), ("Sari", "Tono"))
    assert [one.name for one in found] == ["Sari", "Tono"]


def test_somebody_who_is_a_contact_twice_is_told_once_over_the_channels_of_both() -> None:
    again = Contact(role="second-contact", person="Sari", reach=("ntfy:sari-x7", "bot:12"))
    (one,) = audience(case(named=frozenset({"Sari"})), "new", Roster((SARI, again), "Asia/Jakarta"), ALL)
    assert one.ways == ("mail:sari@example.org", "ntfy:sari-x7", "bot:12")


@pytest.mark.parametrize(("about", "what", "cannot_wait"), [(CHILD, "new", True), (GENERAL, DANGER, True),
                                                             (GENERAL, "new", False)])  # fmt: skip
def test_what_cannot_wait(about: str, what: str, cannot_wait: bool) -> None:
    assert urgent(case(about), what) is cannot_wait


def test_a_channel_that_keeps_failing_is_tried_once_an_hour() -> None:
    stand = Delivery("Sari", "mail:x")
    for _ in range(9):
        stand = went(stand, Tell(1, "new"), 1000, well=False)
    assert (stand.tries, stand.next) == (9, 4600)
    assert went(stand, Tell(1, "new", round=3), 9000, well=True) == Delivery("Sari", "mail:x", round=3)


def test_a_listener_without_a_channel_costs_nobody_a_turn() -> None:
    silent = Listener("Sari", (), Roster((SARI,), "Asia/Jakarta").hours_of(SARI))
    loud = Listener("Rini", ("ntfy:r",), silent.hours)
    assert plan(Tell(1, "new"), case(), (silent, loud), (), TERMS, FRIDAY_NOON).sends == (("Rini", "ntfy:r"),)
