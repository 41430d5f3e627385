"""A mistake in the settings is told with its place, its cause and the way out, and without repeating a secret."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gateway.settings import SettingsError, read
from policies.errors import render

SITE = """\
server:
  port: 9000
  hosts: [gapura.sekolah.example]
backends:
  - name: ollama
    url: http://127.0.0.1:11434/v1
    models: [qwen3]
  - name: cloud
    url: https://api.example/v1
    key: CLOUD_KEY
groups:
  - name: siswa-smp
    ages: [13, 15]
policies:
  files: [school, policies/sekolah.yaml]
data: data
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    file = tmp_path / "gapura.yaml"
    file.write_text(SITE)
    return file


def problems_of(file: Path | None, cli: dict[str, Any] | None = None, **env: str) -> str:
    with pytest.raises(SettingsError) as caught:
        read(file, cli, env)
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  port: 9000", "  prot: 9000", ["gapura.yaml:2:3", 'did you mean "port"?']),
        ("  port: 9000", "  port: 99999", ["gapura.yaml:2:9", "less than or equal to 65535"]),
        ("server:", "servers:", ["gapura.yaml:1:1", 'did you mean "server"?']),
        ("    url: http://127.0.0.1:11434/v1\n", "", ["gapura.yaml:5:5", '"backends.0.url" is missing']),
        ("    models: [qwen3]", "    modles: [qwen3]", ["gapura.yaml:7:5", 'did you mean "models"?']),
        ("http://127.0.0.1:11434/v1", "ftp://x", ["gapura.yaml:6:10", "write an address such as"]),
        ("https://api.example", "https://u:p@api.example", ["no user or password"]),
        ("  - name: cloud", "  - name: ollama", ["two backends have the same name"]),
        ("[13, 15]", "[15, 13]", ["the younger first"]),
        ("  port: 9000", "  port: 9000\n  port: 9001", ["gapura.yaml:3:3", "stands here twice"]),
        ("  port: 9000", "  tls_cert: a.pem", ["set both or neither"]),
        ("  hosts: [", "  hosts: [[", ["not valid YAML"]),
        (SITE, "- a\n- b\n", ["settings are written as section: values"]),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_place(site: Path, old: str, new: str, expected: list[str]) -> None:
    assert old in SITE
    site.write_text(SITE.replace(old, new))
    text = problems_of(site, CLOUD_KEY="s3")
    assert [piece for piece in expected if piece not in text] == []


def test_all_mistakes_are_told_at_once_in_both_languages(site: Path) -> None:
    site.write_text(SITE.replace("port: 9000", "port: x").replace("ages:", "age:"))
    with pytest.raises(SettingsError) as caught:
        read(site, env={"CLOUD_KEY": "s3"})
    assert len(caught.value.problems) == 2
    assert 'maksud Anda "ages"?' in render(caught.value.problems, "id")


def test_a_bad_value_outside_the_file_is_blamed_on_its_source(site: Path) -> None:
    assert "--> GAPURA_SERVER__PORT" in problems_of(site, CLOUD_KEY="s3", GAPURA_SERVER__PORT="many")
    assert "--> --port" in problems_of(site, {"server.port": -1}, CLOUD_KEY="s3")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  port: 9000", "  port: 99999", "server.port: paling besar 65535"),
        ("  port: 9000", "  port: banyak", "server.port: harus bilangan bulat"),
        ("[13, 15]", "[15, 13]", "yang lebih muda lebih dulu"),
        ("  - name: cloud", "  - name: ollama", "dua backend bernama sama"),
        ("  - name: cloud", "  - name: Awan Besar", "hanya huruf kecil"),
        ("    key: CLOUD_KEY", "    country: indonesia", "dua huruf besar, misalnya ID"),
        ("    key: CLOUD_KEY", f"    contract: {'x' * 65}", "paling panjang 64 huruf"),
        ("  - name: siswa-smp", "  - name: siswa-smp\n    role: murid", "harus salah satu dari: 'student'"),
    ],
)
def test_the_reason_is_told_in_indonesian_too(site: Path, old: str, new: str, expected: str) -> None:
    site.write_text(SITE.replace(old, new))
    with pytest.raises(SettingsError) as caught:
        read(site, None, {})
    told = render(caught.value.problems, "id")
    assert expected in told
    assert not any(word in told for word in ("should", "Input", "valid "))
