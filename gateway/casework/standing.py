"""How something stands that a rule holds: a value that travels with a question."""

from __future__ import annotations

from dataclasses import dataclass, field

from gateway.casework.held import Held, Mark
from gateway.casework.hold_texts import REFUSED


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands."""

    word: str = ""
    """``held``: it is to wait. ``waiting``: it does already. ``released``: a question passes, this once.
    ``answered``: an answer that was let pass is given. ``denied``, ``expired``, ``shared``, ``nobody``: it is refused.
    Empty: no rule holds it."""
    found: Held | None = None
    mark: Mark | None = None
    """Of what is to wait."""
    role: str = ""
    """Whose people look at it."""
    text: str = field(default="", repr=False)
    """An answer that was let pass."""

    @property
    def refused(self) -> bool:
        """Whether it is refused although a rule only holds it."""
        return self.word in REFUSED

    @property
    def took(self) -> Held | None:
        """What was let pass and is used up by this request."""
        return self.found if self.word in ("released", "answered") else None


NONE = Standing()
