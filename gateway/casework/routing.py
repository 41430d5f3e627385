"""Who a case goes to. Pure: the people who are there, and what was written, come in.

A case about a child goes to people by name: those of the role that the rule tells. Where the text speaks of family or
staff it goes to the second contact instead, since the first may be somebody's colleague; and whoever the text names
never learns of it. Nobody's parents are told by any of this: the gate has no address of theirs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from audit.cases.case import CHILD, GENERAL
from audit.cases.sight import EVERY
from audit.seal.people import Person
from gateway.casework.mentions import named_in, same_person, speaks_of_others
from gateway.sections import Contact
from policies.decision import Decision, Obligation

COUNSELLOR, SECOND = "counsellor", "second-contact"
CHILDS_PEOPLE = frozenset({COUNSELLOR, SECOND})
"""Roles by whose name a rule says that it is about a child, or anybody else, at risk."""
TELLING = frozenset({"escalate", "notify"})
_logger = logging.getLogger("gapura.cases")


@dataclass(frozen=True, slots=True)
class Place:
    """Who is there to be told."""

    group: str
    """Of whoever asked; empty: none."""
    people: Sequence[Person]
    """The register of people; who has left counts for nothing."""
    groups_of: Callable[[str, str], frozenset[str]]
    """Name and role of somebody -> the groups whose cases they see."""
    contacts: Sequence[Contact] = ()


@dataclass(frozen=True, slots=True)
class Routed:
    """Whom a case concerns."""

    about: str
    """``child`` or ``general``."""
    role: str
    named: frozenset[str] = frozenset()
    """People who see it by name. Of a case about a child, all who do: empty where nobody is left."""
    excluded: frozenset[str] = frozenset()
    """People who learn nothing of it: the text names them."""


def routed(
    decision: Decision, texts: Sequence[str], place: Place, written: Sequence[str] | None = None
) -> Routed | None:
    """Whom a decision tells; None where it tells nobody.

    ``texts`` is all that was said, ``written`` what of it the person wrote, earlier messages included: the message that
    matters often says "he", and the one before it who that is. A model speaks of teachers whatever it is asked.
    """
    order = _order(decision)
    if order is None:
        return None
    role, _, instead = order.argument.partition("/")
    excluded = _excluded(texts, place)
    if decision.care or role in CHILDS_PEOPLE:
        return _about_child(
            (role, instead or SECOND), excluded, place, aside=speaks_of_others(texts if written is None else written)
        )
    if instead and not _left(role, excluded, place) and _left(instead, excluded, place):
        role = instead
    return Routed(GENERAL, role, excluded=excluded)


def about_child(decision: Decision) -> bool:
    """Whether what a decision orders concerns a child, or anybody else, at risk."""
    order = _order(decision)
    return decision.care or (order is not None and order.argument.partition("/")[0] in CHILDS_PEOPLE)


def _order(decision: Decision) -> Obligation | None:
    """Of several orders to tell somebody, the one about a child, then that of the rule that won."""
    orders = [one for one in decision.obligations if one.kind in TELLING and one.argument]

    def rank(one: Obligation) -> tuple[bool, bool, bool, Obligation]:
        role = one.argument.partition("/")[0]
        return role not in CHILDS_PEOPLE, role != COUNSELLOR, one.rule != decision.rule, one

    return min(orders, key=rank, default=None)


def _about_child(roles: tuple[str, str], excluded: frozenset[str], place: Place, *, aside: bool) -> Routed:
    first, second = reversed(roles) if aside else roles
    for role in (first, second):
        named = _holders(role, place) - excluded
        if named:
            return Routed(CHILD, role, named, excluded)
    _logger.error("a case about a child has nobody who may see it: nobody else holds the roles %s. Add people: gapura "
                  "audit people add", " and ".join(roles))  # fmt: skip
    return Routed(CHILD, first, excluded=excluded)


def _holders(role: str, place: Place) -> frozenset[str]:
    return frozenset(one.name for one in place.people if one.ended is None and one.role == role)


def _left(role: str, excluded: frozenset[str], place: Place) -> bool:
    """Whether anybody of a role would see it."""
    scopes = [place.groups_of(name, role) for name in _holders(role, place) - excluded]
    return any(EVERY in groups or place.group in groups for groups in scopes)


def _excluded(texts: Sequence[str], place: Place) -> frozenset[str]:
    """Whom the texts name, under every name by which they are known here."""
    people = {one.name for one in place.people if one.ended is None}
    known = people | {contact.person for contact in place.contacts}
    named = named_in(texts, known)
    return named | {one for one in known for other in named if same_person(one, other)}
