"""Write what the second verifier takes from the first, and its page:  python -m audit.second.assemble

``sayings.mjs`` has the sentences, from the tables of the first verifier. ``verify.html`` is the page: the very modules
that ``verify.mjs`` uses, one after the other, in a file that loads nothing and may load nothing. A test compares.
"""

from __future__ import annotations

import base64
import json
import re
from hashlib import sha256
from pathlib import Path

from audit import sayings
from audit.bundle import sayings as of_bundles

HERE = Path(__file__).parent
MODULES = "texts sha2 ed25519 primitives sayings verdict spans tree note trust log bundle evidence page".split()
"""In an order in which each comes behind those it uses."""
_FROM = "// Written by audit/second/assemble.py from the first verifier's sentences: [English, Indonesian]."
_IMPORT = re.compile(r"^import \{[^}]*\} from \"[^\"]*\";\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


def said() -> str:
    """``sayings.mjs``."""
    tables = {
        "log": _tables(sayings.STEPS, {**sayings.FAILURES, **sayings.REMARKS}, sayings.CLAIMS),
        "bundle": _tables(
            of_bundles.STEPS,
            {**sayings.FAILURES, **of_bundles.FAILURES, **of_bundles.REMARKS},
            of_bundles.CLAIMS,
        ),
    }
    text = json.dumps(tables, ensure_ascii=False, indent=1)
    return f"{_FROM}\n\nexport const SAYINGS = {text};\n"


def page() -> str:
    """``verify.html``."""
    texts = {"sayings": said()}
    modules = [texts.get(name) or (HERE / f"{name}.mjs").read_text(encoding="utf-8") for name in MODULES]
    script = "\n" + "\n".join(_EXPORT.sub("", _IMPORT.sub("", module)) for module in modules)
    style = (HERE / "page.css").read_text(encoding="utf-8")
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    frame = (HERE / "page.html").read_text(encoding="utf-8")
    for mark, content in (("@policy@", policy), ("@style@", style), ("@script@", script)):
        frame = frame.replace(mark, content)
    return frame


def main() -> None:
    """Write both files."""
    (HERE / "sayings.mjs").write_text(said(), encoding="utf-8")
    (HERE / "verify.html").write_text(page(), encoding="utf-8")


def _tables(steps: object, words: object, claims: object) -> dict[str, object]:
    return {"steps": list(steps.values()), "said": words, "claims": claims}  # type: ignore[attr-defined]


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(sha256(content.encode()).digest()).decode()


if __name__ == "__main__":
    main()
