"""What the pipeline is built from. ``app.py`` fills it; nobody else knows which implementation stands where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gateway.admission.conversation import Memory
from gateway.admission.identity import Admission
from gateway.admission.kept import Shelf
from gateway.admission.quota import Quotas
from gateway.admission.restrictions import Restrictions
from gateway.casework.opening import Casework
from gateway.detectors.runner import Runner
from gateway.forwarding.dispatch import Dispatch
from gateway.forwarding.egress import Egress
from gateway.forwarding.routes import Routes
from gateway.office.naming import Naming
from gateway.sealing import Sealer
from gateway.trail.sink import Sink
from gateway.trail.spans import Spans
from policies.program import Program


@dataclass(frozen=True, slots=True)
class House:
    """The whole gate, put together."""

    admission: Admission
    memory: Memory
    quotas: Quotas
    restrictions: Restrictions
    """Of whom nothing may be processed."""
    shelf: Shelf
    """What the provider keeps for whom."""
    program: Callable[[], Program]
    """The program in force now; an exchange keeps the one it began with."""
    runner: Runner
    routes: Routes
    dispatch: Dispatch
    egress: Egress
    sink: Sink
    sealer: Sealer
    casework: Casework
    """Keeps what policies order to be kept, and tells whom they order to be told."""
    spans: Spans
    settings_digest: str
    detectors_digest: str
    model_name: Callable[[str], str]
    """A model's name for records and spans: a configured name as it is, anything else as a keyed hash (rule 10)."""
    language: str
    public_url: str | None
    """The address people use, for links in refusals."""
    parse: Callable[[bytes], Any]
    """Bytes to their one meaning (rule 3)."""
    naming: Naming | None = None
    """Where persons named in questions can be found again."""
