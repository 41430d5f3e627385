"""One frozen object with everything that can be set; the only reader of the environment, and only once.

Command line > environment (``GAPURA_SECTION__KEY``) > files named by ``..._FILE`` > gapura.yaml > defaults. Whatever is
misspelt is an error that names its place. Secrets are kept apart: they are in no repr, dump or digest.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, PrivateAttr, SecretStr, ValidationError, model_validator

from gateway import sections, settings_sources
from gateway.case_settings import Cases, Channel, way_of
from gateway.record_settings import Record, WitnessAt
from gateway.remote_settings import RemoteDetector
from gateway.retention_settings import Retention
from gateway.setting_values import Section, Wrong
from gateway.settings_problems import Layers, SettingsError, explain, problem
from policies import loader
from policies.errors import Problems

__all__ = ["DEFAULT_FILE", "Settings", "SettingsError", "folders", "read"]

DEFAULT_FILE = "gapura.yaml"
_NOT_BEHAVIOUR: dict[str, Any] = {
    "data": True,
    "keys": True,
    "telemetry": True,
    "policies": True,  # their digest is the program's, and it covers the contacts
    "contacts": True,
    "server": {"host", "port", "public_url", "tls_cert", "tls_key", "workers"},
    "backends": {"__all__": {"key", "ca", "proxy_login"}},
    "cases": {"channels", "quiet", "repeat_minutes", "child_minutes", "days", "above", "duty_role", "objections"},
    "record": {"database", "witnesses", "witness_seconds"},
    "detectors": {"remote": {"__all__": {"key", "ca", "proxy_login"}}},
}


Reached = sections.Backend | RemoteDetector
"""Who gets texts, and may want a key."""


class Settings(Section):
    server: sections.Server = Field(default=sections.Server(), description="Where and how the gate listens.")
    backends: tuple[sections.Backend, ...] = Field(default=(), description="The models behind the gate.")
    groups: tuple[sections.Group, ...] = Field(
        default=sections.GROUPS, description="Groups of people who use the gate."
    )
    contacts: tuple[sections.Contact, ...] = Field(default=(), description="People whom texts of help and cases name.")
    cases: Cases = Field(default=Cases(), description="How long people have for a case, and how they are told.")
    policies: sections.Policies = Field(default=sections.Policies(), description="What is allowed.")
    detectors: sections.Detectors = Field(default=sections.Detectors(), description="What looks at texts.")
    data: Path = Field(default=Path("gapura-data"), description="Folder for the log and the gate's state.")
    keys: Path | None = Field(
        default=None, description="Folder for secret keys, outside data; default ~/.gapura/keys/<log>."
    )
    telemetry: sections.Telemetry = Field(default=sections.Telemetry(), description="Traces and the process log.")
    record: Record = Field(default=Record(), description="Who vouches for the record, and who may read what was kept.")
    retention: Retention = Field(default=Retention(), description="How long things are kept.")

    _secrets: Mapping[str, SecretStr] = PrivateAttr(default_factory=dict)
    """By the variable that the settings name."""
    _canaries: tuple[SecretStr, ...] = PrivateAttr(default=())

    @model_validator(mode="after")
    def _names_once(self) -> Settings:
        for what, names in (
            ("backend", [backend.name for backend in self.backends]),
            ("group", [group.name for group in self.groups]),
        ):
            if len(set(names)) != len(names):
                raise Wrong(f"two {what}s have the same name", f"dua {what} bernama sama")
        paths = [route.path for backend in self.backends for route in backend.routes]
        if len(set(paths)) != len(paths):
            raise Wrong("two routes of backends have the same path", "dua alamat (routes) backend sama")
        if "all" in (backend.name for backend in self.backends):
            raise Wrong('a backend may not be called "all"', 'backend tidak boleh bernama "all"')
        return self

    @model_validator(mode="after")
    def _one_line_each(self) -> Settings:
        lines: dict[tuple[str, str | None, int], tuple[object, ...]] = {}
        for one in (*self.reached, *self.record.witnesses, *self.cases.posting):
            parts = urlsplit(one.address if isinstance(one, Channel) else one.url)
            origin = (parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80))
            line = (one.private, one.ca, one.proxy, None if isinstance(one, WitnessAt) else one.proxy_login)
            if lines.setdefault(origin, line) != line:
                raise Wrong(
                    "two entries for one address differ in private, ca, proxy or proxy_login",
                    "dua entri untuk satu alamat berbeda private, ca, proxy, atau proxy_login-nya",
                )
        return self

    @model_validator(mode="after")
    def _told_over_channels(self) -> Settings:
        channels = {channel.name: channel for channel in self.cases.channels}
        for contact in self.contacts:
            for name, to in map(way_of, contact.reach):
                if name not in channels:
                    raise Wrong(
                        "reach names a channel that is not under cases.channels",
                        "reach menyebut saluran yang tidak ada di cases.channels",
                    )
                if not channels[name].takes(to):
                    raise Wrong(
                        f'reach: nobody has such an address over "{name}"',
                        f'reach: tidak ada alamat seperti itu lewat "{name}"',
                    )
        return self

    @property
    def reached(self) -> tuple[Reached, ...]:
        """Whoever gets texts over the network: backends, and detectors on other machines."""
        return (*self.backends, *self.detectors.remote)

    @property
    def digest(self) -> str:
        """``sha256:<hex>`` over the settings that can change what the gate does to a request."""
        seen = self.model_dump(mode="json", exclude=_NOT_BEHAVIOUR)
        text = json.dumps(seen, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()

    def backend_key(self, name: str) -> str | None:
        """The secret for the backend of this name, None where it needs none."""
        return self._key(next((one.key for one in self.backends if one.name == name), None))

    def remote_key(self, name: str) -> str | None:
        """The secret for the remote detector of this name, None where it needs none."""
        return self._key(next((one.key for one in self.detectors.remote if one.name == name), None))

    def channel_key(self, name: str) -> str | None:
        """The secret for the channel of this name, None where it needs none."""
        return self._key(next((one.key for one in self.cases.channels if one.name == name), None))

    def proxy_login(self, one: Reached) -> str | None:
        """The ``user:password`` for the proxy on the way there, None where it needs none."""
        return self._key(one.proxy_login)

    def _key(self, variable: str | None) -> str | None:
        secret = None if variable is None else self._secrets.get(variable)
        return None if secret is None else secret.get_secret_value()

    @property
    def canaries(self) -> tuple[str, ...]:
        """The secret strings that no answer may hold."""
        return tuple(secret.get_secret_value() for secret in self._canaries)


def read(
    file: Path | None = None,
    cli: Mapping[str, Any] | None = None,
    env: Mapping[str, str] | None = None,
) -> Settings:
    """Everything, from all sources. Raises :class:`SettingsError` with every problem found.

    ``cli`` maps dotted names (``server.port``, ``backends``) to values; None means not given. Without ``file`` a
    gapura.yaml in the current folder is taken if there is one. Paths in the file are relative to the file.
    """
    environment = os.environ if env is None else env
    settings, layers = _gather(file, cli or {}, environment)
    settings._secrets = settings_sources.secrets((*settings.reached, *settings.cases.channels), environment, layers)
    settings._canaries = settings_sources.canaries(settings.detectors.canaries, environment, layers)
    layers.raise_if_any()
    return settings


def folders(
    data: Path | None, keys: Path | None, file: Path | None = None, env: Mapping[str, str] | None = None
) -> tuple[Path, Path | None]:
    """The data and keys folders, for commands that need nothing else (and so no backend's key)."""
    settings = without_secrets(data, keys, file, env)
    return settings.data, settings.keys


def without_secrets(
    data: Path | None, keys: Path | None, file: Path | None = None, env: Mapping[str, str] | None = None
) -> Settings:
    """The settings as the gate has them, for commands that reach nobody: no variable with a secret need be set."""
    return _gather(file, {"data": data, "keys": keys}, os.environ if env is None else env)[0]


def _gather(file: Path | None, cli: Mapping[str, Any], env: Mapping[str, str]) -> tuple[Settings, Layers]:
    layers = Layers(document=_read_file(file))
    settings_sources.add_file(layers)
    settings_sources.add_environment(layers, env, Settings)
    settings_sources.add_cli(layers, cli)
    layers.raise_if_any()
    try:
        return Settings.model_validate(layers.values), layers
    except ValidationError as error:
        explain(error, layers, Settings)
        raise SettingsError(layers.problems) from None


def _read_file(file: Path | None) -> loader.Document | None:
    path = file or Path(DEFAULT_FILE)
    if file is None and not path.exists():
        return None
    problems = Problems()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SettingsError(
            [
                problem(
                    str(path),
                    f"this settings file cannot be read: {error.strerror}",
                    f"berkas setelan ini tidak dapat dibaca: {error.strerror}",
                    "check the path after -c; gapura init DIR writes a first one",
                    "periksa lokasi setelah -c; gapura init DIR membuat berkas pertama",
                )
            ]
        ) from None
    document = loader.parse(str(path), data, problems)
    if problems.found or document is None:
        raise SettingsError(problems.found)
    return document
