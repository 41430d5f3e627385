"""A gate that cannot start says what is wrong, where, and what to do, in two languages, and ends with 2."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from audit import Log
from gateway.admission.folders import open_site

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "gateway" / "detectors" / "models" / "embedded"
SITE = """\
server:
  port: 0
backends:
  - name: b
    url: http://127.0.0.1:9/v1
policies:
  files: [baseline]
detectors:
  enabled: [pii]
data: data
keys: keys
"""
POLICY = """\
gapura: policy/v1
name: site
title: { en: Ours, id: Milik kami }
extends: [baseline]
default: allow
rules:
  - name: numbers
    title: { en: Numbers, id: Nomor }
    when: { direction: input, pii: [ID_NICK] }
    then: blok
"""


@dataclass(frozen=True)
class Mistake:
    """One way to get it wrong, and what a person has to be told."""

    change: tuple[str, str] = ("", "")
    """What stands in gapura.yaml, and what stands there instead."""
    told: tuple[str, ...] = ()
    """In both languages: the place, the words at fault, the way out."""
    en: str = ""
    id: str = ""
    env: dict[str, str] = field(default_factory=dict)
    untold: str = "Traceback"


MISTAKES = {
    "unknown setting": Mistake(
        ("  port: 0", "  prot: 0"), ("gapura.yaml:2:3", "2 |   prot: 0", '"port"'), "did you mean",
        "maksud Anda",
    ),
    "unknown setting in a list": Mistake(
        ("    url:", "    adress: x\n    url:"), ("gapura.yaml:5:5", "5 |     adress: x"), "known here", "yang dikenal"
    ),
    "a value of the wrong kind": Mistake(
        ("port: 0", "port: many"), ("gapura.yaml:2:9", "2 |   port: many", "server.port"), "integer", "bulat"
    ),
    "the same name twice": Mistake(
        ("data: data", "data: data\ndata: other"), ("gapura.yaml:11:1", "11 | data: other"), "error", "galat"
    ),
    "broken YAML": Mistake(("port: 0", "port: [1"), ("gapura.yaml:",), "error", "galat"),
    "no such policy": Mistake(("baseline", "basline"), ("basline",), 'mean "baseline"', 'maksud Anda "baseline"'),
    "no such policy file": Mistake(("baseline", "./rules.yaml"), ("rules.yaml",), "check the name", "periksa nama"),
    "a policy with two mistakes": Mistake(
        ("baseline", "./policy.yaml"),
        ("policy.yaml:9:37", '"ID_NIK"', "policy.yaml:10:11", "10 |     then: blok", '"block"'),
        "did you mean",
        "maksud Anda",
    ),
    "the key is not in its variable": Mistake(
        ("/v1", "/v1\n    key: MODEL_KEY"), ("MODEL_KEY", '"b"'), "set it, or set NAME_FILE", "isi variabel ini"
    ),
    "the file with the key is not there": Mistake(
        ("/v1", "/v1\n    key: MODEL_KEY"), ("MODEL_KEY_FILE",), "cannot be read", "tidak dapat dibaca",
        {"MODEL_KEY_FILE": "/nowhere/key"},
    ),
    "the key itself in the file": Mistake(
        ("/v1", "/v1\n    key: sk-4bcdef"), ("gapura.yaml:6:10", "backends.0.key"), "not the secret", "bukan rahasia",
        untold="sk-4bcdef",
    ),
    "a misspelt variable": Mistake(
        told=("GAPURA_SERVER__PROT", '"GAPURA_SERVER__PORT"'), en="did you mean", id="maksud Anda",
        env={"GAPURA_SERVER__PROT": "80"},
    ),
    "a bad value in a variable": Mistake(
        told=("GAPURA_SERVER__PORT",), en="server.port", id="bilangan bulat", env={"GAPURA_SERVER__PORT": "eighty"}
    ),
    "keys inside the data": Mistake(
        ("keys: keys", "keys: data/keys"), ("data/keys", "--keys"), "lies inside", "berada di dalam"
    ),
    "no such model": Mistake(
        ("[pii]", "[pii, harm]\n  model: ./model"), ("model/manifest.json",), "cannot be read", "tidak dapat dibaca"
    ),
}  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "gapura.yaml").write_text(SITE)
    (tmp_path / "policy.yaml").write_text(POLICY)
    return tmp_path


def changed(site: Path, old: str, new: str) -> None:
    file = site / "gapura.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_shown_with_its_place_and_the_way_out(
    gapura: Any, site: Path, mistake: Mistake, lang: str
) -> None:
    changed(site, *mistake.change)
    done = gapura("serve", "--lang", lang, cwd=site, **mistake.env)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    for words in (*mistake.told, getattr(mistake, lang)):
        assert words in done.stderr
    assert mistake.untold not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "name", [name for name in MISTAKES if name.startswith(("no such", "a policy", "keys", "the key"))]
)
def test_check_finds_what_serve_would_stumble_over(gapura: Any, site: Path, name: str) -> None:
    mistake = MISTAKES[name]
    changed(site, *mistake.change)
    done = gapura("check", "--json", cwd=site, **mistake.env)
    assert done.returncode == 2, done.stdout
    found = next(one["found"] for one in json.loads(done.stdout) if one["state"] == "broken")
    assert all(words in found["en"] and words in found["id"] for words in mistake.told), found
    assert mistake.untold not in done.stdout + done.stderr


@pytest.mark.parametrize(("lang", "way_out"), [("en", "gapura init DIR"), ("id", "gapura init DIR")])
def test_no_settings_file_where_it_was_said_to_be(gapura: Any, tmp_path: Path, lang: str, way_out: str) -> None:
    done = gapura("serve", "-c", "nowhere.yaml", "--lang", lang, cwd=tmp_path)
    assert (done.returncode, "nowhere.yaml" in done.stderr, way_out in done.stderr) == (2, True, True), done.stderr


@pytest.mark.parametrize(("lang", "way_out"), [("en", "--port"), ("id", "--port")])
def test_a_port_in_use(gate: Any, gapura: Any, site: Path, lang: str, way_out: str) -> None:
    port = gate.url.rpartition(":")[2]
    done = gapura("serve", "--port", port, "--lang", lang, cwd=site)
    assert (done.returncode, f"127.0.0.1:{port}" in done.stderr, way_out in done.stderr) == (2, True, True), done.stderr


@pytest.mark.parametrize("lang", ["en", "id"])
def test_the_network_without_tls(gapura: Any, site: Path, lang: str) -> None:
    done = gapura("serve", "--host", "0.0.0.0", "--lang", lang, cwd=site)  # noqa: S104  # refusing it is the point
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert all(words in done.stderr for words in ("0.0.0.0", "--tls-cert", "--behind-proxy"))  # noqa: S104


@pytest.fixture
def without_privileges() -> list[str]:
    """Words before a command that make file permissions count, for root too."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root writes anywhere, and there is no setpriv to let go of that")
    without = "-dac_override,-dac_read_search,-fowner"
    command = [setpriv, "--bounding-set", without, "--inh-caps", without]
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system does not let root go without its privileges")
    return command


@pytest.fixture
def begun(site: Path) -> Path:
    """A site that has run before."""
    begin(site)
    return site


def begin(folder: Path) -> None:
    opened = open_site(folder / "data", folder / "keys")
    Log.open(opened.data, opened.keys, origin=opened.origin).close()
    opened.close()


@pytest.mark.parametrize(("lang", "way_out"), [("en", "permission"), ("id", "izin")])
@pytest.mark.parametrize("closed", ["data", "data/audit.db", "keys"])
def test_a_folder_it_may_not_write(
    begun: Path, without_privileges: list[str], closed: str, lang: str, way_out: str
) -> None:
    if closed == "keys":
        shutil.rmtree(begun / "keys")
        shutil.rmtree(begun / "data")
        changed(begun, "keys: keys", "keys: closed/keys")
        (begun / "closed").mkdir()
        closed = "closed"
    (begun / closed).chmod(0o500 if (begun / closed).is_dir() else 0o400)
    command = [*without_privileges, sys.executable, "-m", "gateway.cli", "serve", "--lang", lang]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=begun, env=environment, capture_output=True, text=True, timeout=60, check=False)
    (begun / closed).chmod(0o700)
    assert (done.returncode, way_out in done.stderr, "Traceback" in done.stderr) == (2, True, False), done.stderr


@pytest.mark.parametrize("lang", ["en", "id"])
def test_the_keys_of_another_site(gapura: Any, begun: Path, lang: str) -> None:
    begin(begun / "other")
    done = gapura("serve", "--keys", "other/keys", "--lang", lang, cwd=begun)
    assert (done.returncode, "other/keys" in done.stderr, "--keys" in done.stderr) == (2, True, True), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json"])
@pytest.mark.parametrize(("lang", "way_out"), [("en", "import the model again"), ("id", "impor ulang")])
def test_a_model_that_is_not_the_one_its_manifest_names(
    gapura: Any, site: Path, file: str, lang: str, way_out: str
) -> None:
    changed(site, "[pii]", "[pii, harm]\n  model: ./model")
    shutil.copytree(MODEL, site / "model", ignore=shutil.ignore_patterns("*.ckpt"))
    raw = bytearray((site / "model" / file).read_bytes())
    raw[len(raw) // 2] ^= 1
    (site / "model" / file).write_bytes(raw)
    done = gapura("serve", "--lang", lang, cwd=site)
    assert (done.returncode, f"model/{file}" in done.stderr, "SHA-256" in done.stderr) == (2, True, True), done.stderr
    assert way_out in done.stderr
    assert "Traceback" not in done.stderr


def damage_state(site: Path) -> str:
    (site / "data" / "state.db").write_bytes(b"not a database" * 400)
    return "state.db"


def damage_key(site: Path) -> str:
    (site / "keys" / "pepper.key").write_bytes(b"short")
    return "pepper.key"


def open_keys(site: Path) -> str:
    (site / "keys").chmod(0o755)
    return "chmod"


def lose_keys(site: Path) -> str:
    shutil.rmtree(site / "keys")
    return "--keys"


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("damage", [damage_state, damage_key, open_keys, lose_keys])
def test_a_site_that_was_damaged(gapura: Any, begun: Path, damage: Callable[[Path], str], lang: str) -> None:
    told = damage(begun)
    done = gapura("serve", "--lang", lang, cwd=begun)
    assert (done.returncode, told in done.stderr, "Traceback" in done.stderr) == (2, True, False), done.stderr
