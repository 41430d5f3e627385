"""Where settings come from: lists and nested values, misspelt names, and secrets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gateway.settings import SettingsError, read

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


def test_a_misspelt_variable_is_an_error_with_a_suggestion(site: Path) -> None:
    text = problems_of(site, CLOUD_KEY="s3", GAPURA_SERVER__PROT="1")
    assert "--> GAPURA_SERVER__PROT" in text
    assert 'did you mean "GAPURA_SERVER__PORT"?' in text


def test_a_list_entry_out_of_the_blue_is_an_error(site: Path) -> None:
    assert "number list entries from 0" in problems_of(site, CLOUD_KEY="s3", GAPURA_BACKENDS__7__URL="http://x")


def test_addresses_that_kubernetes_puts_beside_us_are_not_settings(site: Path) -> None:
    links = {"GAPURA_SERVICE_HOST": "10.0.0.1", "GAPURA_PORT": "tcp://10.0.0.1:80", "GAPURA_PORT_80_TCP_ADDR": "x"}
    assert read(site, env={"CLOUD_KEY": "s3", **links}).server.port == 9000


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
        assert "not the secret itself" in text
        assert "998877" not in text

    def test_may_lie_in_a_variable_under_our_prefix(self, site: Path) -> None:
        site.write_text(SITE.replace("CLOUD_KEY", "GAPURA_CLOUD"))
        assert read(site, env={"GAPURA_CLOUD": "s3"}).backend_key("cloud") == "s3"


class TestCanaries:
    SECRET = "kenari-7Fq2-Melati"

    def _site(self, site: Path) -> Path:
        site.write_text(SITE.replace("key: CLOUD_KEY", "") + "detectors: { canaries: [FIRST, GAPURA_SECOND] }\n")
        return site

    def test_come_from_variables_or_files_and_are_in_no_repr_dump_or_digest(self, site: Path, tmp_path: Path) -> None:
        file = tmp_path / "second"
        file.write_text("another-secret-99\n")
        settings = read(self._site(site), env={"FIRST": self.SECRET, "GAPURA_SECOND_FILE": str(file)})
        assert settings.canaries == (self.SECRET, "another-secret-99")
        said = repr(settings) + settings.model_dump_json() + settings.digest
        assert "Melati" not in said
        assert "another" not in said

    @pytest.mark.parametrize("written", ["", "abc-1"])
    def test_missing_or_too_short_they_are_asked_for_and_not_repeated(self, site: Path, written: str) -> None:
        text = problems_of(self._site(site), FIRST=written, GAPURA_SECOND=self.SECRET)
        assert "--> FIRST" in text
        assert "8 letters and digits" in text
        assert "abc-1" not in text

    def test_written_into_the_file_they_are_refused(self, site: Path) -> None:
        site.write_text(SITE + "detectors: { canaries: [kenari-7Fq2-Melati] }\n")
        text = problems_of(site, CLOUD_KEY="s3")
        assert "not the secret itself" in text
        assert "Melati" not in text
