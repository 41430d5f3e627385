"""Settings of detectors on other machines: ``detectors.remote``."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from gateway.guard_models import HARMS
from gateway.json_places import has_text, is_path
from gateway.setting_values import (
    Address,
    Authority,
    ByProxy,
    Country,
    IsPrivate,
    Name,
    ProxyLogin,
    Seconds,
    Section,
    Variable,
    Wrong,
    split,
)
from policies.facts import CONTENTS
from policies.vocabulary import LEVELS

_GIVEN = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_TAKEN = CONTENTS | {"quota", "unseen"}
"""What may be missing for other reasons: a score of that name could not be told from it."""


def parsed(value: Any) -> Any:
    """A mapping or list may be written as JSON, the only way the environment has."""
    if not isinstance(value, str) or not value.lstrip().startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value  # YAML's own text, or something that is refused for what it is


def are_harms(harms: Mapping[str, Any]) -> Mapping[str, Any]:
    """Names a policy may use, one or several for each harm."""
    names = [name for given in harms.values() for name in given]
    return _named(harms, names)


def are_paths(answer: Mapping[str, str]) -> Mapping[str, str]:
    """Names a policy may use, and where the answer has each."""
    if not all(map(is_path, answer.values())):
        raise Wrong(
            "write where the answer has a score as $.names.and[0].indices",
            "tulis letak skor dalam jawaban seperti $.nama.dan[0].nomor",
        )
    return _named(answer, answer)


def are_levels(levels: Mapping[str, float]) -> Mapping[str, float]:
    """All three, the cautious one lowest."""
    ordered = [levels.get(name, 0.0) for name in LEVELS]
    if levels.keys() != set(LEVELS) or ordered != sorted(ordered) or not 0 < ordered[0] <= ordered[-1] <= 1:
        raise Wrong(
            "write cautious, balanced and strict, each a number up to 1 and none below the one before",
            "tulis cautious, balanced, dan strict, masing-masing bilangan sampai 1, tidak lebih kecil dari sebelumnya",
        )
    return levels


def _named(value: Mapping[str, Any], names: Iterable[str]) -> Mapping[str, Any]:
    names = list(names)
    if not names or not all(_GIVEN.fullmatch(name) and name not in _TAKEN for name in names):
        raise Wrong(
            "name at least one score or label as policies write it, such as toxicity or weapons",
            "sebutkan sedikitnya satu skor atau label seperti dalam kebijakan, misalnya toxicity atau weapons",
        )
    return value


Harms = Annotated[
    dict[str, Annotated[tuple[str, ...], BeforeValidator(split)]], BeforeValidator(parsed), AfterValidator(are_harms)
]
Paths = Annotated[dict[str, str], BeforeValidator(parsed), AfterValidator(are_paths)]
Levels = Annotated[dict[str, float], BeforeValidator(parsed), AfterValidator(are_levels)]


class RemoteDetector(Section):
    name: Name = Field(description="Short name, used in records and findings.")
    kind: Literal["llama-guard", "shieldgemma", "granite-guardian", "qwen-guard", "http"] = Field(
        description="Family of the guard model, or http for any service that takes and gives JSON."
    )
    url: Address = Field(description="Root of its API, such as http://127.0.0.1:11434/v1; of http the whole address.")
    model: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(
        default=None, description="Name of the guard model at that API, such as llama-guard3:1b."
    )
    harms: Harms | None = Field(
        default=None, description="What the model calls a harm, and our names for it; unless set, all it knows."
    )
    body: Annotated[Any, BeforeValidator(parsed)] = Field(
        default=None, description="Of http: the JSON to send; {{text}} in it stands for the text."
    )
    answer: Paths | None = Field(
        default=None, description="Of http: our names, and where in its answer each stands, such as $.scores[0].toxic."
    )
    levels: Levels | None = Field(
        default=None, description="Of http: what cautious, balanced and strict mean; unless set, 0.5, 0.8 and 0.95."
    )
    limit: Annotated[float, Field(gt=0, le=1)] | None = Field(
        default=None, description="Score from which on a label or topic is given; unless set, 0.5 of http, else 1."
    )
    key: Variable | None = Field(
        default=None, description="Environment variable with its key, sent as a bearer token; or NAME_FILE."
    )
    private: IsPrivate = False
    ca: Authority = None
    proxy: ByProxy = None
    proxy_login: ProxyLogin = None
    deadline: Seconds = Field(default=20.0, description="Seconds for everything that is asked about one text.")
    concurrent: int = Field(default=2, ge=1, le=256, description="Texts it is asked about at once; others wait.")
    country: Country | None = Field(
        default=None, description="Country where it looks at texts, two letters; disclosure records have it."
    )
    contract: Annotated[str, Field(max_length=64)] | None = Field(
        default=None, description="Reference of the contract with whoever runs it; disclosure records have it."
    )

    @model_validator(mode="after")
    def _whole(self) -> RemoteDetector:
        if self.kind == "http":
            _is_http(self)
        else:
            _is_guard(self)
        return self

    @property
    def address(self) -> str:
        """Where it is asked."""
        if self.kind == "http":
            return self.url
        return self.url.rstrip("/").removesuffix("/v1").rstrip("/") + "/v1/chat/completions"

    @property
    def stated(self) -> dict[str, str]:
        """What the site says of it, as records have it."""
        said = {"country": self.country, "contract": self.contract}
        return {name: value for name, value in said.items() if value}


def _is_http(one: RemoteDetector) -> None:
    if one.model is not None or one.harms is not None:
        raise Wrong("model and harms belong to guard models, not to http", "model dan harms bukan untuk http")
    if one.answer is None or not has_text(one.body):
        raise Wrong(
            'http needs a body with "{{text}}" in it, and answer: which score stands where in the reply',
            'http memerlukan body yang memuat "{{text}}", dan answer: letak tiap skor dalam balasan',
        )


def _is_guard(one: RemoteDetector) -> None:
    if one.body is not None or one.answer is not None or one.levels is not None:
        raise Wrong(
            "body, answer and levels belong to kind: http only", "body, answer, dan levels hanya untuk kind: http"
        )
    if one.model is None:
        raise Wrong(
            "a guard model needs model: its name at that API, such as llama-guard3:1b",
            "model penjaga memerlukan model: namanya di API itu, misalnya llama-guard3:1b",
        )
    known = HARMS[one.kind]
    if one.harms is not None and not one.harms.keys() <= known.keys():
        listed = ", ".join(known)
        raise Wrong(f"harms it knows: {listed}", f"bahaya yang dikenalnya: {listed}")


def check_remotes(remotes: Iterable[RemoteDetector], enabled: Collection[str], local: Collection[str]) -> None:
    """That they may be used beside the detectors of this machine: ``enabled`` ones, and all it has names for."""
    names = [one.name for one in remotes]
    if names and "pii" not in enabled:
        raise Wrong(
            "detectors on other machines get texts without personal data only: add pii to enabled, or empty remote",
            "pendeteksi di mesin lain hanya menerima teks tanpa data pribadi: tambahkan pii ke enabled, atau kosongkan "
            "remote",
        )
    if len(set(names)) != len(names):
        raise Wrong("two detectors under remote have the same name", "dua pendeteksi di bawah remote bernama sama")
    if not set(local).isdisjoint(names):
        listed = ", ".join(sorted(local))
        raise Wrong(
            f"a detector under remote has the name of one of this machine: choose another than {listed}",
            f"pendeteksi di bawah remote memakai nama pendeteksi mesin ini: pilih nama selain {listed}",
        )
