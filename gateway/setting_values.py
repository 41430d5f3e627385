"""What the values of settings look like, and how a wrong one is told."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from gateway.addresses import is_literal, kind_of
from policies import zones


class Wrong(ValueError):
    """What is wrong with a value, in English and Indonesian; holds nothing of the value."""

    def __init__(self, english: str, indonesian: str) -> None:
        super().__init__(english)
        self.indonesian = indonesian


def split(value: Any) -> Any:
    """A list may be written as ``a, b``, the only way the environment has."""
    return [piece.strip() for piece in value.split(",") if piece.strip()] if isinstance(value, str) else value


def is_root(value: str) -> str:
    """The root of an API: an address without a key in it."""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise Wrong(
            "write an address such as http://127.0.0.1:11434/v1", "tulis alamat seperti http://127.0.0.1:11434/v1"
        )
    if parts.username or parts.password:
        raise Wrong(
            "no user or password in an address: name the key's environment variable under key",
            "tanpa pengguna atau kata sandi dalam alamat: sebutkan variabel lingkungan kuncinya di bawah key",
        )
    if is_literal(parts.hostname) and kind_of(parts.hostname) == "never":
        raise Wrong(
            "no model is at such an address (link-local, multicast, unspecified); of this machine write 127.0.0.1",
            "tidak ada model di alamat seperti itu (link-local, multicast, kosong); untuk mesin ini tulis 127.0.0.1",
        )
    return value


def is_proxy(value: str) -> str:
    """Where a proxy listens, without a login in it."""
    if urlsplit(is_root(value)).path.strip("/"):
        raise Wrong("write a proxy such as http://proxy.example:3128", "tulis proksi seperti http://proxy.example:3128")
    return value


def is_variable(value: str) -> str:
    """The name of an environment variable, never a key itself."""
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value) or value.startswith(("sk_", "gpr_")):
        raise Wrong(
            "name the environment variable that holds the secret, not the secret itself",
            "sebutkan nama variabel lingkungan yang memuat rahasianya, bukan rahasianya sendiri",
        )
    return value


def is_country(value: str) -> str:
    """ISO 3166, two letters."""
    if not re.fullmatch(r"[A-Z]{2}", value):
        raise Wrong(
            "write a country in two capital letters, such as ID", "tulis negara dengan dua huruf besar, misalnya ID"
        )
    return value


def recognizer_names(values: tuple[str, ...]) -> tuple[str, ...]:
    """Recognisers of Presidio, or files with patterns."""
    if not all(re.fullmatch(r"presidio:[A-Z]{2}|.+\.ya?ml", one) for one in values):
        raise Wrong(
            "write presidio: and a country, such as presidio:US, or the path of a YAML file",
            "tulis presidio: dan sebuah negara, misalnya presidio:US, atau jalur berkas YAML",
        )
    return values


def signer_lines(values: tuple[str, ...]) -> tuple[str, ...]:
    """Public lines of signed notes (C2SP signed-note)."""
    if not all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}", one) for one in values):
        raise Wrong(
            "write the public line of a signer, name+id+key, as gapura policy keygen prints it",
            "tulis baris publik penanda tangan, nama+id+kunci, seperti dicetak gapura policy keygen",
        )
    return values


def is_zone(value: str) -> str:
    """A time zone that this machine knows."""
    if value not in zones.names():
        raise Wrong("write a time zone such as Asia/Jakarta", "tulis zona waktu seperti Asia/Jakarta")
    return value


def lower(values: tuple[str, ...]) -> tuple[str, ...]:
    """Names that are compared without regard to case."""
    return tuple(value.lower() for value in values)


def variables(values: tuple[str, ...]) -> tuple[str, ...]:
    """Names of environment variables, none of them a secret itself."""
    return tuple(map(is_variable, values))


Names = Annotated[tuple[str, ...], BeforeValidator(split)]
Address = Annotated[str, AfterValidator(is_root)]
Proxy = Annotated[str, AfterValidator(is_proxy)]
Variable = Annotated[str, AfterValidator(is_variable)]
Country = Annotated[str, AfterValidator(is_country)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
Seconds = Annotated[float, Field(gt=0, le=86_400)]


IsPrivate = Annotated[
    bool, Field(description="Whether its host name may have an address of your own network; others are not called.")
]
Authority = Annotated[
    Path | None, Field(description="PEM file with the authority of its certificate, believed instead of the system's.")
]
ByProxy = Annotated[
    Proxy | None,
    Field(description="HTTP proxy on the way there, such as http://proxy.example:3128; names are its matter."),
]
ProxyLogin = Annotated[
    Variable | None, Field(description="Environment variable with user:password for the proxy; or NAME_FILE.")
]


class Section(BaseModel):
    """Frozen, closed, and silent about its input when it complains."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
