"""What the gate does about cases by itself, every minute, in its first process: draw, and pass up what is late."""

from __future__ import annotations

import asyncio
import logging

from audit import Log
from audit.cases.register import Register
from audit.cases.tables import DATABASE
from audit.errors import AuditError
from audit.seal.people import People
from gateway.admission.folders import Site
from gateway.case_settings import Cases
from gateway.casework.chain import pass_up
from gateway.casework.sampling import Sampling

EVERY = 60.0
_logger = logging.getLogger("gapura.cases")


def one_round(sampling: Sampling) -> None:
    """Once. What cannot be done now is said, and tried again in a minute. Blocks."""
    if not sampling.terms.sample and not (sampling.data / DATABASE).exists():
        return  # a site without cases needs no file for them
    try:
        pass_up(Register(sampling.data), People(sampling.data), sampling.terms, sampling.write, sampling.by)
        sampling.sweep()
    except AuditError as error:
        _logger.warning("cases cannot be looked after: %s / %s", error.text("en"), error.text("id"))


async def every_minute(site: Site, terms: Cases, log: Log, *, first: bool) -> None:
    """Until the gate stops; the other processes of a gate have nothing to do."""
    sampling = Sampling.of(site, terms, log)
    while first:
        await asyncio.to_thread(one_round, sampling)
        await asyncio.sleep(EVERY)
