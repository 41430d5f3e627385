"""Of whom nothing may be processed: noticed by every process, on record first, and still so after a restart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from gateway.admission.folders import Site
from gateway.admission.restrictions import Restriction, Restrictions, Why
from gateway.admission.trouble import SiteError
from gateway.errors import Reason, Refused

WHO, OTHER = "5b" * 16, "6c" * 16


def quiet() -> None:
    """Writes nothing down."""


@pytest.fixture
def restrictions(site: Site) -> Iterator[Restrictions]:
    with closing(Restrictions(site.state)) as opened:
        yield opened


def refused(here: Restrictions, subject: str) -> bool:
    try:
        here.require(subject)
    except Refused as error:
        return error.reason is Reason.RESTRICTED
    return False


def test_one_person_is_refused_and_nobody_else(restrictions: Restrictions) -> None:
    assert not refused(restrictions, WHO)
    assert restrictions.set(Restriction(WHO, Why.WITHDRAW, "k1", 1_800_000_000), quiet)
    restrictions.follow()
    assert (refused(restrictions, WHO), refused(restrictions, OTHER)) == (True, False)
    assert restrictions.list() == [Restriction(WHO, Why.WITHDRAW, "k1", 1_800_000_000)]


def test_another_process_notices_and_a_new_one_knows(restrictions: Restrictions, site: Site) -> None:
    with closing(Restrictions(site.state)) as elsewhere:
        restrictions.set(Restriction(WHO, Why.RESTRICT, "", 5), quiet)
        elsewhere.follow()
        assert refused(elsewhere, WHO)
        with closing(Restrictions(site.state)) as restarted:
            assert refused(restarted, WHO)
        restrictions.lift(WHO, quiet)
        elsewhere.follow()
        assert not refused(elsewhere, WHO)


def test_said_twice_it_is_written_down_once_and_a_withdrawal_goes_beyond_a_restriction(
    restrictions: Restrictions,
) -> None:
    noted: list[str] = []
    for why in (Why.RESTRICT, Why.RESTRICT, Why.WITHDRAW):
        restrictions.set(Restriction(WHO, why, "k1", 5), lambda why=why: noted.append(why))  # type: ignore[misc]
    assert noted == [Why.RESTRICT, Why.WITHDRAW]
    assert [one.why for one in restrictions.list()] == [Why.WITHDRAW]


def test_what_cannot_be_written_down_does_not_happen(restrictions: Restrictions) -> None:
    def full() -> None:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        restrictions.set(Restriction(WHO, Why.WITHDRAW, "k1", 5), full)
    restrictions.follow()
    assert (refused(restrictions, WHO), restrictions.list()) == (False, [])
    restrictions.set(Restriction(WHO, Why.WITHDRAW, "k1", 5), quiet)
    with pytest.raises(OSError, match="no room"):
        restrictions.lift(WHO, full)
    restrictions.follow()
    assert refused(restrictions, WHO)


def test_whom_nobody_restricted_cannot_be_let_in_again(restrictions: Restrictions) -> None:
    with pytest.raises(SiteError, match="gapura subject list") as error:
        restrictions.lift(WHO, quiet)
    assert "pembatasan" in error.value.text("id")


def test_an_erasure_leaves_it_standing(restrictions: Restrictions, site: Site) -> None:
    restrictions.set(Restriction(WHO, Why.WITHDRAW, "k1", 5), quiet)
    site.state.forget(WHO)
    restrictions.follow()
    assert refused(restrictions, WHO)
