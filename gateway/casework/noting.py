"""What the log says of an act on a case: one form, whoever acts and from where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit import Record
from audit.cases.acts import Change


def record_of(change: Change, by: str, person: str = "", sealed: Mapping[str, Any] | None = None) -> Record:
    """The record of a change that is about to be made.

    Args:
        change: what is done.
        by: the account, key or session that acts.
        person: who that is; empty where the gate itself acts.
        sealed: what was kept with it (a note), as ``Sealer.keep`` said.
    """
    case = change.case
    exchange = case.origin.exchange or (case.id if sealed else "")  # what is kept is looked for by its exchange
    private: dict[str, Any] = {
        "by": by,
        "case": case.id,
        "exchange": exchange,
        "person": person,
        "class": case.about,
        "role": case.role,
        "rule": case.origin.rule,
        "said": dict(change.said),
        "sealed": sealed,
    }
    public = {"action": change.action, "of": case.kind.value}
    return Record("admin.case", public, {name: value for name, value in private.items() if value})
