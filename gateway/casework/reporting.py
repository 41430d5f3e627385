"""A case opened by hand: somebody saw or heard something, or was shown a code.

Who opens one learns nothing by it: an exchange must be of a group whose cases they see, and what is about a child goes
to the counsellors, whether or not the one who reports it is among them.
"""

from __future__ import annotations

from dataclasses import dataclass

from audit.cases.case import CHILD, GENERAL, Case, Kind, Opening, Origin
from audit.cases.sight import EVERY
from audit.cases.trouble import CaseError
from gateway.casework.caseworker import Caseworker, due
from gateway.casework.exchanges import Found, found
from gateway.casework.routing import CHILDS_PEOPLE, COUNSELLOR


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody brings."""

    exchange: str = ""
    """Id of an exchange, or a refusal's code; empty: it is about none."""
    child: bool = False
    """Whether somebody is at risk."""
    group: str = ""
    """Whom it is about, where there is no exchange."""
    role: str = ""
    """Whose people look at it; empty: of a child the counsellors', else that of the one who reports."""


def report(worker: Caseworker, what: Report) -> Case:
    """Open it; on record, and its people are told. The same exchange opens one case at a time.

    Raises:
        CaseError: the exchange is none of theirs (``no_exchange``), or nobody holds the role (``no_holder``).
    """
    it = _exchange(worker, what)
    child = what.child or (it is not None and it.child)
    role = what.role or (COUNSELLOR if child else worker.who.person.role)
    holders = frozenset(one.name for one in worker.current() if one.role == role)
    if not holders or (child and role not in CHILDS_PEOPLE):
        raise CaseError("no_holder")
    about = CHILD if child else GENERAL
    origin = Origin(group=what.group) if it is None else it.origin
    order = Opening(
        Kind.MANUAL, about, role, due(worker.place.terms, about, worker.register.now()), origin,
        contents=it.contents if it is not None and it.child == child else (),
        named=holders if child else frozenset({worker.name}),
        same=f"manual|{about}|{role}|{origin.exchange}" if origin.exchange else "",
    )  # fmt: skip
    return worker.register.open(order, worker.before()).case


def _exchange(worker: Caseworker, what: Report) -> Found | None:
    if not what.exchange:
        sees = worker.sight.groups
        if what.group and not what.child and EVERY not in sees and what.group not in sees:
            raise CaseError("no_exchange")
        return None
    it = found(worker.place.data, what.exchange)
    groups = worker.sight.groups
    if it is None or (EVERY not in groups and it.origin.group not in groups) or it.simulated:
        raise CaseError("no_exchange")
    return it
