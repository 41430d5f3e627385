"""Settings: one frozen object, read once, each source before the next; its digest follows behaviour."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from gateway.settings import Settings, SettingsError, folders, read, without_secrets

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


def test_nothing_set_is_a_gate_on_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    settings = read(env={})
    assert (settings.server.host, settings.server.port) == ("127.0.0.1", 8787)
    assert [group.name for group in settings.groups] == ["siswa-sd", "siswa-smp", "siswa-sma", "guru"]
    assert settings.policies.files == ("school",)


def test_the_file_in_this_folder_is_found(monkeypatch: pytest.MonkeyPatch, site: Path) -> None:
    monkeypatch.chdir(site.parent)
    assert read(env={"CLOUD_KEY": "s3"}).server.port == 9000


def test_paths_in_the_file_start_from_the_file(site: Path) -> None:
    settings = read(site, env={"CLOUD_KEY": "s3"})
    assert settings.data == site.parent / "data"
    assert settings.policies.files == ("school", str(site.parent / "policies/sekolah.yaml"))


def test_cli_beats_environment_beats_file_variable_beats_yaml(site: Path, tmp_path: Path) -> None:
    port = tmp_path / "port"
    port.write_text("9001\n")
    env = {"CLOUD_KEY": "s3"}
    assert read(site, env=env).server.port == 9000
    env["GAPURA_SERVER__PORT_FILE"] = str(port)
    assert read(site, env=env).server.port == 9001
    env["GAPURA_SERVER__PORT"] = "9002"
    assert read(site, env=env).server.port == 9002
    assert read(site, {"server.port": 9003, "server.host": None}, env).server.port == 9003


def test_a_backend_on_the_command_line_replaces_the_list(site: Path) -> None:
    settings = read(site, {"backends": [{"name": "backend", "url": "http://127.0.0.1:1234"}]}, {})
    assert [backend.name for backend in settings.backends] == ["backend"]


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="gapura init DIR"):
        read(tmp_path / "none.yaml", env={})


def test_the_digest_follows_behaviour_and_nothing_else(site: Path) -> None:
    env = {"CLOUD_KEY": "s3"}
    base = read(site, env=env).digest
    assert base.startswith("sha256:")
    for same in ({"server.port": 1}, {"data": "elsewhere"}, {"telemetry.log_level": "debug"}):
        assert read(site, same, env).digest == base
    for other in ({"detectors.model": "none"}, {"server.limits.depth": 9}, {"server.behind_proxy": True}):
        assert read(site, other, env).digest != base


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Settings().server.port = 1  # type: ignore[misc]


def test_a_section_with_nothing_in_it_is_as_good_as_absent(site: Path) -> None:
    site.write_text("server:\n  # port: 1\n  limits:\ndata:\n")
    assert read(site, env={}).server == Settings().server


def test_the_folders_can_be_had_without_any_secret(site: Path) -> None:
    assert folders(None, None, site, {}) == (site.parent / "data", None)
    assert folders(Path("x"), Path("y"), site, {"GAPURA_DATA": "z"}) == (Path("x"), Path("y"))
    assert [one.name for one in without_secrets(None, None, site, {}).backends] == ["ollama", "cloud"]
