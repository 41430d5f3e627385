"""What is written from the first verifier is what lies there."""

from __future__ import annotations

import base64
import re
from hashlib import sha256

from audit.second import assemble


def test_the_sentences_and_the_page_are_those_of_now() -> None:
    assert (assemble.HERE / "sayings.mjs").read_text(encoding="utf-8") == assemble.said(), assemble.__doc__
    assert (assemble.HERE / "verify.html").read_text(encoding="utf-8") == assemble.page(), assemble.__doc__


def test_the_page_has_every_module_that_its_modules_use() -> None:
    for name in assemble.MODULES:
        used = re.findall(r'^import .* from "\./(\w+)\.mjs";$', module(name), re.MULTILINE)
        assert set(used) <= set(assemble.MODULES[: assemble.MODULES.index(name)]), name


def test_nothing_in_the_page_goes_out_and_no_name_is_there_twice() -> None:
    page = assemble.page()
    for word in ("fetch(", "XMLHttp", "import(", "http:", "WebSocket", "innerHTML", "eval(", "<link", "<img"):
        assert word not in page
    declared = re.compile(r"^(?:export )?(?:const|let|class|async function\*?|function) (\w+)", re.MULTILINE)
    names = [name for one in assemble.MODULES for name in declared.findall(module(one))]
    assert len(names) == len(set(names))


def test_the_page_may_run_its_own_script_and_no_other() -> None:
    page = assemble.page()
    (script,) = re.findall(r'<script type="module">(.*)</script>', page, re.DOTALL)
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    digest = base64.b64encode(sha256(script.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'sha256-")


def module(name: str) -> str:
    return assemble.said() if name == "sayings" else (assemble.HERE / f"{name}.mjs").read_text(encoding="utf-8")
