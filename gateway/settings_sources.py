"""Where settings come from, each laid over the one before: file, ``..._FILE``, environment, CLI."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr

from gateway.case_settings import Channel
from gateway.remote_settings import RemoteDetector
from gateway.sections import Backend
from gateway.settings_problems import Layers, problem, section_of
from policies.errors import Problem, nearest

SHORTEST = 8
"""Letters and digits of a canary: a shorter one would be met by chance."""
PREFIX = "GAPURA_"
_OTLP = "OTEL_EXPORTER_OTLP_ENDPOINT"
# A Kubernetes service called gapura puts its address into every container of its namespace, under our prefix.
_SERVICE_LINK = re.compile(r"GAPURA_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_[0-9]+_(TCP|UDP)(_[A-Z]+)?)?)")
_PATHS = (("data",), ("keys",), ("server", "tls_cert"), ("server", "tls_key"), ("detectors", "words"))


def add_file(layers: Layers) -> None:
    """The values of the file, its relative paths made to start from its folder."""
    if layers.document is None:
        return
    value = layers.document.value
    if not isinstance(value, dict):
        place = layers.document.place(())
        layers.problems.append(
            problem(place, "settings are written as section: values", "setelan ditulis sebagai bagian: nilai")
        )
        return
    layers.values = value = _without_blanks(value)
    base = Path(layers.document.name).parent
    for path in _PATHS:
        holder = value if len(path) == 1 else value.get(path[0])
        if isinstance(holder, dict) and isinstance(holder.get(path[-1]), str):
            holder[path[-1]] = _from(base, holder[path[-1]])
    policies, detectors = value.get("policies"), value.get("detectors")
    for entry in _listed(value):
        if isinstance(entry.get("ca"), str):
            entry["ca"] = _from(base, entry["ca"])
    if isinstance(policies, dict) and isinstance(policies.get("files"), list):
        policies["files"] = [_file_or_pack(base, name) for name in policies["files"]]
    if isinstance(detectors, dict) and detectors.get("model") not in (None, "embedded", "none"):
        detectors["model"] = _from(base, str(detectors["model"]))
    if isinstance(detectors, dict) and isinstance(detectors.get("recognizers"), list):
        detectors["recognizers"] = [_file_or_pack(base, name) for name in detectors["recognizers"]]


def _without_blanks(value: Any) -> Any:
    """A name with nothing behind it is not set: what is left of a section whose lines are all commented out."""
    if isinstance(value, dict):
        return {name: _without_blanks(inner) for name, inner in value.items() if inner is not None}
    return [_without_blanks(inner) for inner in value] if isinstance(value, list) else value


def _file_or_pack(base: Path, name: Any) -> Any:
    is_file = isinstance(name, str) and ("/" in name or name.endswith((".yaml", ".yml", ".gapura-pack")))
    return _from(base, name) if is_file else name


def _from(base: Path, written: str) -> str:
    return str(base / Path(written).expanduser())


def add_environment(layers: Layers, env: Mapping[str, str], model: type[BaseModel]) -> None:
    """``GAPURA_SERVER__PORT`` and ``GAPURA_BACKENDS__0__URL``; with ``_FILE`` behind it, the content of that file."""
    known = _spellings(model)
    excused = _named_for_keys(layers.values)
    if _OTLP in env and "telemetry" not in layers.values:
        _put(layers, ("telemetry", "otlp_endpoint"), env[_OTLP], _OTLP)
    for name in sorted(env):
        if not name.startswith(PREFIX) or name in excused or _SERVICE_LINK.fullmatch(name):
            continue
        base = name.removesuffix("_FILE")
        shape = re.sub(r"__[0-9]+(?=__|$)", "__0", base)
        if shape not in known:
            layers.problems.append(_misspelt(name, shape, known))
        elif base == name:
            _put(layers, _path(base), env[name], name)
        elif base not in env:
            content = _content(layers, name, env[name])
            if content is not None:
                _put(layers, _path(base), content, name)


def _spellings(model: type[BaseModel], prefix: str = PREFIX) -> set[str]:
    found: set[str] = set()
    for name in model.model_fields:
        inner = section_of(model, name)
        spelt = prefix + name.upper()
        if inner is None:
            found.add(spelt)
        else:
            is_list = getattr(model.model_fields[name].annotation, "__origin__", None) is tuple
            found |= _spellings(inner, f"{spelt}__0__" if is_list else f"{spelt}__")
    return found


def _path(name: str) -> tuple[str | int, ...]:
    steps = name.removeprefix(PREFIX).lower().split("__")
    return tuple(int(step) if step.isdigit() else step for step in steps)


def _listed(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Backends, remote detectors, witnesses and channels, as far as they are written as such."""
    lists = [values.get("backends")]
    for section, name in (("detectors", "remote"), ("record", "witnesses"), ("cases", "channels")):
        inner = values.get(section)
        lists.append(inner.get(name) if isinstance(inner, dict) else None)
    return [entry for one in lists if isinstance(one, list) for entry in one if isinstance(entry, dict)]


RECORD_URL = "GAPURA_RECORD_URL"
"""Where the address of the log's database commonly lies: commands that read no gapura.yaml meet it too."""


def _named_for_keys(values: Mapping[str, Any]) -> set[str]:
    """A key may lie in a variable under our prefix; that is no misspelling."""
    listed = _listed(values)
    names = {str(entry[what]) for entry in listed for what in ("key", "proxy_login") if entry.get(what)}
    detectors = values.get("detectors")
    canary = detectors.get("canaries") if isinstance(detectors, dict) else None
    names |= set(map(str, canary)) if isinstance(canary, list) else set()
    record = values.get("record")
    names |= {RECORD_URL, str(record.get("database")) if isinstance(record, dict) else RECORD_URL}
    return names | {f"{name}_FILE" for name in names}


def _misspelt(name: str, shape: str, known: set[str]) -> Problem:
    meant = nearest(shape, known)
    return problem(
        name,
        "no setting has this environment variable",
        "tidak ada setelan dengan variabel lingkungan ini",
        f'did you mean "{meant}"?' if meant else "remove it, or correct its name",
        f'maksud Anda "{meant}"?' if meant else "hapus atau perbaiki namanya",
    )


def add_cli(layers: Layers, given: Mapping[str, Any]) -> None:
    """Dotted names from the command line, None where an option was not used."""
    for dotted, value in given.items():
        if value is not None:
            path = tuple(dotted.split("."))
            _put(layers, path, value, "--" + path[-1].replace("_", "-"))


def _put(layers: Layers, path: tuple[str | int, ...], value: Any, origin: str) -> None:
    holder: Any = layers.values
    for step, following in pairwise(path):
        fresh: Any = [] if isinstance(following, int) else {}
        if isinstance(holder, list) and isinstance(step, int):
            if step == len(holder):
                holder.append(fresh)
            if step >= len(holder):
                return layers.problems.append(_gap(origin))
            holder = holder[step]
        elif isinstance(holder, dict):
            holder = holder.setdefault(str(step), fresh)
        else:
            return layers.problems.append(_gap(origin))
    if not isinstance(holder, dict):
        return layers.problems.append(_gap(origin))
    holder[str(path[-1])] = value
    layers.origins = {old: origin_ for old, origin_ in layers.origins.items() if old[: len(path)] != path}
    layers.origins[path] = origin
    return None


def _gap(origin: str) -> Problem:
    return problem(
        origin,
        "this does not fit into what is set already: number list entries from 0, without gaps",
        "ini tidak cocok dengan setelan yang ada: beri nomor isi daftar mulai dari 0, tanpa terlewat",
    )


def secrets(
    holders: Iterable[Backend | RemoteDetector | Channel], env: Mapping[str, str], layers: Layers
) -> dict[str, SecretStr]:
    """The keys and proxy logins of backends, remote detectors and channels, by the variable that names each."""
    found: dict[str, SecretStr] = {}
    for holder in holders:
        for name in filter(None, (holder.key, holder.proxy_login)):
            file = f"{name}_FILE"
            content = env.get(name) or (_content(layers, file, env[file]) if file in env else None)
            if content:
                found[name] = SecretStr(content)
            elif file not in env:
                layers.problems.append(_no_key(holder, name))
    return found


def _no_key(holder: Backend | RemoteDetector | Channel, name: str) -> Problem:
    what = ("backend", "backend") if isinstance(holder, Backend) else ("detector", "pendeteksi")
    what = ("channel", "saluran") if isinstance(holder, Channel) else what
    secret = ("key", "kunci") if name == holder.key else ("proxy login", "login proksi")
    return problem(
        name,
        f'the {secret[0]} of {what[0]} "{holder.name}" is not in this environment variable',
        f'{secret[1]} untuk {what[1]} "{holder.name}" tidak ada dalam variabel lingkungan ini',
        f"set it, or set NAME_FILE to a file that holds the {secret[0]}",
        f"isi variabel ini, atau isi NAMA_FILE dengan lokasi berkas yang memuat {secret[1]}nya",
    )


def canaries(names: Iterable[str], env: Mapping[str, str], layers: Layers) -> tuple[SecretStr, ...]:
    """The secret strings in the variables, or files, of these names."""
    found = []
    for name in names:
        file = f"{name}_FILE"
        content = env.get(name) or (_content(layers, file, env[file]) if file in env else None)
        if content and sum(map(str.isalnum, content)) >= SHORTEST:
            found.append(SecretStr(content))
        elif content or file not in env:
            layers.problems.append(
                problem(
                    name,
                    f"no canary of {SHORTEST} letters and digits or more is in this environment variable",
                    f"variabel lingkungan ini tidak memuat kenari dengan sedikitnya {SHORTEST} huruf dan angka",
                    "set it, or NAME_FILE to a file that holds it; or take the name out of detectors.canaries",
                    "isi variabel ini, atau NAMA_FILE dengan lokasi berkasnya; atau hapus dari detectors.canaries",
                )
            )
    return tuple(found)


def _content(layers: Layers, variable: str, file: str) -> str | None:
    try:
        content = Path(file).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        content = ""
    if content:
        return content
    layers.problems.append(
        problem(
            variable,
            "the file this variable names cannot be read, or is empty",
            "berkas yang disebut variabel ini tidak dapat dibaca, atau kosong",
        )
    )
    return None
