"""From the settings to the one way out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gateway.errors import Reason, Refused
from gateway.forwarding.client import Call, Timeouts, send
from gateway.forwarding.egress import origin_of
from gateway.forwarding.lines import Line
from gateway.forwarding.routes import Backend
from gateway.reaching import addresses_of, backends_of, egress_of, line_of, slots_of
from gateway.settings import Settings, SettingsError, read

CLOUD = {"name": "cloud", "url": "https://model.example/v1"}
GUARD = {"name": "guard", "kind": "llama-guard", "url": "https://guard.example", "model": "llama-guard3:1b"}


def settings(folder: Path, *backends: dict[str, Any], env: dict[str, str] | None = None, **more: Any) -> Settings:
    (folder / "gapura.yaml").write_text(json.dumps({"backends": backends, **more}))
    return read(folder / "gapura.yaml", env=env or {})


def test_how_each_is_reached_is_what_the_settings_say(tmp_path: Path) -> None:
    way = {"private": True, "ca": "ca.pem", "proxy": "http://proxy.example:3128", "proxy_login": "GAPURA_PROXY_LOGIN"}
    chosen = settings(
        tmp_path, {**CLOUD, **way}, env={"GAPURA_PROXY_LOGIN": "ani:kata77"}, detectors={"remote": [{**GUARD, **way}]}
    )
    line = Line(True, tmp_path / "ca.pem", "http://proxy.example:3128", "ani:kata77")
    assert [line_of(one, chosen) for one in chosen.reached] == [line, line]
    assert "kata77" not in repr(chosen) + chosen.model_dump_json()


def test_unless_told_a_name_is_of_the_internet_and_the_systems_authorities_count(tmp_path: Path) -> None:
    chosen = settings(tmp_path, CLOUD)
    assert line_of(chosen.backends[0], chosen) == Line()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"proxy": "http://ani:kata77@proxy.example"}, "no user or password in an address"),
        ({"proxy": "socks5://proxy.example:1080"}, "write an address"),
        ({"proxy": "http://proxy.example/path"}, "write a proxy such as"),
        ({"proxy_login": "ani:kata77"}, "not the secret itself"),
        ({"proxy_login": "NOT_THERE"}, "the proxy login of backend"),
        ({"url": "http://169.254.169.254/v1"}, "no model is at such an address"),
        ({"url": "http://[::ffff:169.254.169.254]/v1"}, "no model is at such an address"),
        ({"url": "http://224.0.0.1/v1"}, "of this machine write 127.0.0.1"),
        ({"name": "all"}, 'may not be called "all"'),
        ({"weight": -1}, "weight"),
    ],
)
def test_what_cannot_be_meant_is_an_error(tmp_path: Path, more: dict[str, Any], says: str) -> None:
    with pytest.raises(SettingsError) as error:
        settings(tmp_path, {**CLOUD, **more})
    told = str([(problem.message, problem.help) for problem in error.value.problems])
    assert says in told
    assert "kata77" not in told


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://10.1.2.3", "http://[fd00::1]", "http://localhost:1"])
def test_an_own_address_is_meant(tmp_path: Path, url: str) -> None:
    assert settings(tmp_path, {**CLOUD, "url": url}).backends[0].url == url


def test_one_address_has_one_way(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        settings(tmp_path, CLOUD, {**CLOUD, "name": "other", "private": True})
    assert "differ in private, ca, proxy or proxy_login" in error.value.problems[0].message["en"]
    both = settings(tmp_path, CLOUD, {**CLOUD, "name": "other", "url": "https://model.example:8443", "private": True})
    assert len(both.backends) == 2


async def test_nothing_else_is_reached(tmp_path: Path) -> None:
    chosen = settings(tmp_path, CLOUD)
    egress = egress_of(chosen, [CLOUD["url"]], "http://traces.example/v1/traces")
    assert origin_of("http://traces.example") == ("http", "traces.example", 80)
    other = Backend("other", "http://other.example")
    with pytest.raises(Refused) as refused:
        await send(egress, Call(other.at("/x"), b"", stream=False), Timeouts())
    assert refused.value.reason is Reason.BACKEND_UNREACHABLE
    await egress.close()


def test_each_backend_has_its_own_key_and_as_many_places_as_the_settings_say(tmp_path: Path) -> None:
    here = {"name": "here", "url": "http://127.0.0.1:9/v1", "models": ["m"], "queue": {"concurrent": 2, "waiting": 3}}
    chosen = settings(tmp_path, {**CLOUD, "key": "CLOUD_KEY"}, here, env={"CLOUD_KEY": "kata77"})
    cloud, local = backends_of(chosen)
    assert (cloud.name, cloud.key, cloud.models, local.key, local.models) == ("cloud", "kata77", (), None, ("m",))
    assert local.timeouts.connect == chosen.server.limits.timeouts.connect
    assert slots_of(chosen)


def test_a_channel_in_the_own_network_is_reached_only_where_the_settings_say_so() -> None:
    channels = [
        {"name": "push", "kind": "ntfy", "url": "https://ntfy.sekolah.example", "private": True},
        {"name": "mail", "kind": "smtp", "url": "smtps://mail.example", "sender": "a@b.example"},
    ]
    chosen = Settings.model_validate({"cases": {"channels": channels}})
    assert [line_of(one, chosen) for one in chosen.cases.posting] == [Line(private=True)]
    assert "smtps://mail.example" not in addresses_of(chosen, ())
