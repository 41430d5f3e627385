"""The way back from a no: the code that names the decision, and the page on which one may say that it was wrong."""

from __future__ import annotations

from audit.codes import code_of

PATH = "/objection"


def reference(decision_id: str, public_url: str | None, language: str) -> str:
    """What stands behind the words of a refusal, in ``en`` or ``id``. The page has an address only where the gate knows
    by which name people reach it."""
    indonesian, code = language == "id", code_of(decision_id)
    said = f"Kode {code}" if indonesian else f"Code {code}"
    if public_url is None:
        return f"({said})"
    address = f"{public_url.rstrip('/')}{PATH}/{code}"
    return f"({said}. {'Keliru?' if indonesian else 'A mistake?'} {address} )"
