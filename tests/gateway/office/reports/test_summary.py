"""What a site did in some time, counted, and of whom no rule spoke."""

from __future__ import annotations

from typing import Any

import pytest

from audit import Record
from audit.reader import Reader
from gateway.office.reports.summary import Summary, small, summary_of


def summary(office: Any) -> Summary:
    with Reader.open(office.site.data).snapshot() as snapshot:
        return summary_of(snapshot.during())


def test_people_groups_types_and_places(office: Any) -> None:
    first, second = office.key(), office.key()
    office.asked(first, {"ID_NIK": 1}, redact=("ID_NIK",), effect="redact", rules=(("numbers", "redact"),))
    office.asked(first, {"ID_NIK": 1}, disclosed=True)
    office.asked(second, {}, effect="block", sent=False, rules=(("weapons", "block"),))
    office.asked(second, {"ID_NIK": 1}, simulated=True)
    made = summary(office)
    use = made.backends["cloud"]
    assert (made.reading.exchanges, len(made.people), {one: len(who) for one, who in made.groups.items()}) == (
        3, 2, {"siswa-smp": 2}
    )  # fmt: skip
    assert (use.exchanges, len(use.people), dict(use.left), dict(use.masked)) == (2, 1, {"ID_NIK": 1}, {"ID_NIK": 1})
    assert dict(made.remotes) == {("guard", "DE", "AV-7"): 1}
    assert (dict(made.spoke), +made.stopped) == ({"numbers": 1, "weapons": 1}, {"weapons": 1})
    assert list(made.backends) == ["cloud"], "what was stopped went nowhere"


def test_labels_and_cases_are_counted(office: Any) -> None:
    label = {"obligations": [{"kind": "label", "rule": "ai-notice", "argument": ""}]}
    office.asked(office.key(), more=label)
    for action, said in (("open", {}), ("close", {"disposition": "objection_upheld"})):
        private = {"by": "siti", "case": "0c" * 16, "said": said}
        office.log.append_sync(Record("admin.case", {"action": action, "of": "objection"}, private))
    made = summary(office)
    assert made.labelled == 1
    assert dict(made.cases) == {("objection", "open"): 1, ("objection", "objection_upheld"): 1}


@pytest.mark.parametrize(("number", "said"), [(0, "< 10"), (9, "< 10"), (10, "10")])
def test_few_are_not_written_out(number: int, said: str) -> None:
    assert small(number) == said
