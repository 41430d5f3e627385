"""Settings: one reading, strict, with the place of every mistake; secrets nowhere to be seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from gateway.settings import Settings, SettingsError, folders, read
from gateway.settings_problems import section_of
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


def test_lists_and_nested_values_come_from_the_environment_too(site: Path) -> None:
    env = {
        "CLOUD_KEY": "s3",
        "GAPURA_SERVER__HOSTS": "a.example, B.example",
        "GAPURA_SERVER__LIMITS__TIMEOUTS__IDLE": "7.5",
        "GAPURA_BACKENDS__0__URL": "http://127.0.0.1:9999",
        "GAPURA_BACKENDS__2__NAME": "third",
        "GAPURA_BACKENDS__2__URL": "http://127.0.0.1:9998",
        "GAPURA_GROUPS__0__AGES": "12,15",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318",
    }
    settings = read(site, env=env)
    assert settings.server.hosts == ("a.example", "b.example")
    assert settings.server.limits.timeouts.idle == 7.5
    assert [backend.url for backend in settings.backends][::2] == ["http://127.0.0.1:9999", "http://127.0.0.1:9998"]
    assert settings.groups[0].ages == (12, 15)
    assert settings.telemetry.otlp_endpoint == "http://127.0.0.1:4318"


def test_a_backend_on_the_command_line_replaces_the_list(site: Path) -> None:
    settings = read(site, {"backends": [{"name": "backend", "url": "http://127.0.0.1:1234"}]}, {})
    assert [backend.name for backend in settings.backends] == ["backend"]


def test_a_misspelt_variable_is_an_error_with_a_suggestion(site: Path) -> None:
    text = problems_of(site, CLOUD_KEY="s3", GAPURA_SERVER__PROT="1")
    assert "--> GAPURA_SERVER__PROT" in text
    assert 'did you mean "GAPURA_SERVER__PORT"?' in text


def test_a_list_entry_out_of_the_blue_is_an_error(site: Path) -> None:
    assert "number list entries from 0" in problems_of(site, CLOUD_KEY="s3", GAPURA_BACKENDS__7__URL="http://x")


def test_addresses_that_kubernetes_puts_beside_us_are_not_settings(site: Path) -> None:
    links = {"GAPURA_SERVICE_HOST": "10.0.0.1", "GAPURA_PORT": "tcp://10.0.0.1:80", "GAPURA_PORT_80_TCP_ADDR": "x"}
    assert read(site, env={"CLOUD_KEY": "s3", **links}).server.port == 9000


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


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    assert "gapura init DIR" in problems_of(tmp_path / "none.yaml")


class TestSecrets:
    def test_come_from_a_variable_or_from_a_file(self, site: Path, tmp_path: Path) -> None:
        assert read(site, env={"CLOUD_KEY": "s3cret"}).backend_key("cloud") == "s3cret"
        file = tmp_path / "key"
        file.write_text("fr0mfile\n")
        settings = read(site, env={"CLOUD_KEY_FILE": str(file)})
        assert settings.backend_key("cloud") == "fr0mfile"
        assert settings.backend_key("ollama") is None

    def test_are_in_no_repr_dump_or_digest(self, site: Path) -> None:
        one, two = (read(site, env={"CLOUD_KEY": key}) for key in ("s3cret-1", "s3cret-2"))
        assert "s3cret" not in repr(one) + str(one.model_dump()) + one.model_dump_json()
        assert one.digest == two.digest

    def test_are_asked_for_when_missing(self, site: Path, tmp_path: Path) -> None:
        assert 'the key of backend "cloud"' in problems_of(site)
        assert "--> CLOUD_KEY_FILE" in problems_of(site, CLOUD_KEY_FILE=str(tmp_path / "none"))

    def test_written_into_the_file_are_refused_and_not_repeated(self, site: Path) -> None:
        site.write_text(SITE.replace("CLOUD_KEY", "sk-live-998877"))
        text = problems_of(site)
        assert "not the key itself" in text
        assert "998877" not in text

    def test_may_lie_in_a_variable_under_our_prefix(self, site: Path) -> None:
        site.write_text(SITE.replace("CLOUD_KEY", "GAPURA_CLOUD"))
        assert read(site, env={"GAPURA_CLOUD": "s3"}).backend_key("cloud") == "s3"


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


def fields(model: type[BaseModel], prefix: str = "") -> list[tuple[str, str]]:
    found = []
    for name, info in model.model_fields.items():
        found.append((prefix + name, info.description or ""))
        inner = section_of(model, name)
        if inner is not None:
            found += fields(inner, f"{prefix}{name}.")
    return found


def test_every_setting_has_help_that_ends_like_a_sentence() -> None:
    told = fields(Settings)
    assert len(told) > 40
    assert [name for name, text in told if not text.endswith(".")] == []


def test_a_section_with_nothing_in_it_is_as_good_as_absent(site: Path) -> None:
    site.write_text("server:\n  # port: 1\n  limits:\ndata:\n")
    assert read(site, env={}).server == Settings().server


def test_the_folders_can_be_had_without_any_secret(site: Path) -> None:
    assert folders(None, None, site, {}) == (site.parent / "data", None)
    assert folders(Path("x"), Path("y"), site, {"GAPURA_DATA": "z"}) == (Path("x"), Path("y"))
