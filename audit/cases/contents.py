"""Sealed contents and the cases they belong to: for who opens one, never for somebody who asks what there is."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from audit.cases import tables
from audit.cases.case import Case


def cases_with(data: Path, content: str) -> tuple[Case, ...]:
    """The cases of a site to which a content belongs, whoever may see them."""
    if not (data / tables.DATABASE).exists():
        return ()
    where = "WHERE EXISTS (SELECT 1 FROM json_each(cases.contents) AS c WHERE c.value = ?) ORDER BY opened, id"
    with tables.opened(data) as database:
        rows = database.execute(f"{tables.SELECT} {where}", (content,)).fetchall()
    return tuple(map(tables.case_of, rows))


def opened_by(data: Path, cases: Sequence[str], people: Sequence[str], note: Callable[[], None], danger: bool) -> None:
    """People are about to open contents of these cases; where that is because of danger now, all who see the cases are
    told. ``note`` writes it down and returns when that is durable; whatever it raises stops this."""
    now = int(time.time())
    with tables.opened(data) as database:
        note()
        for case in cases:
            for person in people:
                tables.add_event(database, case, now, person, ("reveal", {"danger": "now"} if danger else {}, ""))
            if danger:
                tables.tell(database, case, "danger", now)
