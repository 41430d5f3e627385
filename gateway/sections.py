"""What can be set: the sections of gapura.yaml, each field with its default and the help text the documents print."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal, get_args
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from gateway.remote_settings import RemoteDetector, check_remotes
from gateway.route_settings import Route
from gateway.setting_values import (
    Address,
    Authority,
    ByProxy,
    Country,
    IsPrivate,
    Name,
    Names,
    ProxyLogin,
    Seconds,
    Section,
    Variable,
    Wrong,
    is_zone,
    lower,
    recognizer_names,
    signer_lines,
    split,
    variables,
)

Role = Literal["student", "teacher", "counsellor", "ppdp", "auditor", "policy-author", "approver", "admin"]
ROLES: tuple[str, ...] = get_args(Role)
Api = Literal["openai", "anthropic", "gemini", "ollama", "llamacpp", "tgi", "http"]
BUILT_IN: tuple[Api, ...] = tuple(api for api in get_args(Api) if api != "http")
"""APIs that the gate knows without being told of them."""


class Timeouts(Section):
    connect: Seconds = Field(default=5.0, description="Seconds to reach the backend.")
    first_byte: Seconds = Field(
        default=300.0, description="Seconds until the backend begins to answer; local models are slow."
    )
    idle: Seconds = Field(default=60.0, description="Seconds of silence in the middle of an answer.")
    total: Seconds = Field(default=900.0, description="Seconds for one whole answer.")


class Limits(Section):
    body_bytes: int = Field(
        default=4 * 1024 * 1024,
        ge=1024,
        description="Largest request body, in bytes; all bodies at work hold 32 times as much at most, then 'busy'.",
    )
    depth: int = Field(default=64, ge=4, le=512, description="Deepest nesting of a JSON body.")
    values: int = Field(default=200_000, ge=100, description="Most members and array items in a JSON body.")
    header_bytes: int = Field(
        default=32 * 1024, ge=1024, le=64 * 1024, description="Largest sum of all request headers, in bytes."
    )
    concurrency: int = Field(
        default=256, ge=1, description="Requests at work at once in the whole gate; more get 'busy'."
    )
    timeouts: Timeouts = Field(default=Timeouts(), description="How long the gate waits for a backend.")


class Server(Section):
    host: str = Field(
        default="127.0.0.1", description="Address to listen on. Beyond this machine needs TLS or behind_proxy."
    )
    port: int = Field(default=8787, ge=0, le=65_535, description="Port to listen on; 0 takes a free one.")
    public_url: str | None = Field(default=None, description="Address people use, where it differs (behind a proxy).")
    hosts: Annotated[Names, AfterValidator(lower)] = Field(
        default=(), description="Host names the gate answers for, besides this machine's own loopback names."
    )
    tls_cert: Path | None = Field(default=None, description="PEM file with the certificate chain.")
    tls_key: Path | None = Field(default=None, description="PEM file with the certificate's private key.")
    behind_proxy: bool = Field(default=False, description="A proxy in front of the gate does TLS.")
    workers: int = Field(default=1, ge=1, le=64, description="Processes that serve requests.")
    language: Literal["en", "id"] = Field(default="en", description="Language of the gate's own messages.")
    zone: Annotated[str, AfterValidator(is_zone)] = Field(
        default="Asia/Jakarta", description="Time zone in which hours and days of quotas begin."
    )
    user_headers: Annotated[Names, AfterValidator(lower)] = Field(
        default=("x-openwebui-user-id", "x-librechat-user-id"),
        description="Headers in which a front end names its user; only believed from keys marked on_behalf.",
    )
    limits: Limits = Field(default=Limits(), description="What one request may cost.")

    @model_validator(mode="after")
    def _pair(self) -> Server:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise Wrong(
                "tls_cert and tls_key belong together: set both or neither",
                "tls_cert dan tls_key berpasangan: isi keduanya atau kosongkan keduanya",
            )
        return self

    @property
    def only_here(self) -> bool:
        """Whether nobody reaches the gate but programs of this machine: no proxy brings the world to its loopback."""
        return self.loopback and not self.behind_proxy and self.public_url is None

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the gate."""
        return self.host in ("127.0.0.1", "::1", "localhost")


class Queue(Section):
    concurrent: int | None = Field(
        default=None,
        ge=1,
        description="Requests this backend works on at once; unless set, 4 for a model on this machine, 32 elsewhere.",
    )
    waiting: int = Field(default=64, ge=0, description="Requests that may wait for it; more get 'busy'.")


class Backend(Section):
    name: Name = Field(description="Short name, used in records and metrics.")
    url: Address = Field(description="Address of its API, for example http://127.0.0.1:11434/v1.")
    api: Annotated[tuple[Api, ...], BeforeValidator(split), Field(min_length=1)] = Field(
        default=("openai",),
        description="Which APIs it speaks, the best first: openai, anthropic, gemini, ollama, llamacpp, tgi. Chats in "
        "OpenAI's API are translated where it speaks only anthropic, gemini or ollama; http is described under routes.",
    )
    routes: tuple[Route, ...] = Field(default=(), description="Of http: each of its paths, and what stands where.")
    key: Variable | None = Field(
        default=None, description="Environment variable that holds its key; NAME_FILE may name a file with it instead."
    )
    models: Names = Field(default=(), description="Models it serves; empty for every model no other backend names.")
    weight: Annotated[float, Field(ge=0, le=1000)] | None = Field(
        default=None,
        description="Its share among backends of one model. Unset or 0 beside others: only stands in when one fails.",
    )
    private: IsPrivate = False
    ca: Authority = None
    proxy: ByProxy = None
    proxy_login: ProxyLogin = None
    minors: Literal["allowed", "redacted-only", "forbidden"] | None = Field(
        default=None, description="What its terms say of people under 18; rules read it as route: { minors: ... }."
    )
    learning: bool | None = Field(default=None, description="Whether it was made for learning.")
    country: Country | None = Field(
        default=None, description="Country where it works on texts, two letters; rules read it."
    )
    contract: Annotated[str, Field(max_length=64)] | None = Field(
        default=None, description="Reference of the contract with whoever runs it; rules and records have it."
    )
    queue: Queue = Field(default=Queue(), description="How much it gets at once.")

    @model_validator(mode="after")
    def _described(self) -> Backend:
        if ("http" in self.api) != bool(self.routes):
            raise Wrong(
                "api: http and routes belong together: describe at least one path, or leave both out",
                "api: http dan routes berpasangan: uraikan sedikitnya satu alamat, atau kosongkan keduanya",
            )
        return self

    @property
    def places(self) -> int:
        """Requests it works on at once: a small machine cannot do more, a provider can."""
        here = urlsplit(self.url).hostname in ("127.0.0.1", "::1", "localhost")
        return self.queue.concurrent or (4 if here else 32)

    @property
    def stated(self) -> dict[str, str]:
        """What the site says of it, as rules and records have it."""
        learning = None if self.learning is None else ("yes" if self.learning else "no")
        said = {"minors": self.minors, "learning": learning, "country": self.country, "contract": self.contract}
        return {name: value for name, value in said.items() if value}


class Group(Section):
    name: Name = Field(description="Short name that keys and policies use.")
    role: Role = Field(default="student", description="Role of its members unless their key says otherwise.")
    ages: Annotated[tuple[int, int] | None, BeforeValidator(split)] = Field(
        default=None, description="Youngest and oldest age, for example [13, 15]; rules see the youngest."
    )
    consent: bool = Field(default=False, description="Whether the needed consent has been given for the whole group.")

    @model_validator(mode="after")
    def _in_order(self) -> Group:
        if self.ages is not None and not 0 <= self.ages[0] <= self.ages[1] <= 120:
            raise Wrong(
                "ages are two numbers, the younger first", "ages terdiri atas dua angka, yang lebih muda lebih dulu"
            )
        return self


GROUPS = (
    Group(name="siswa-sd", role="student", ages=(7, 12)),
    Group(name="siswa-smp", role="student", ages=(13, 15)),
    Group(name="siswa-sma", role="student", ages=(16, 18)),
    Group(name="guru", role="teacher", ages=(21, 70)),
)
"""Indonesian school levels; what a site has that lists no groups of its own."""


def youngest(groups: Iterable[Group]) -> int | None:
    """The youngest who may be among the people of these groups; None where no group has ages."""
    return min((group.ages[0] for group in groups if group.ages), default=None)


class Contact(Section):
    role: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")] = Field(
        description="What rules call this person under notify: counsellor, second-contact ..."
    )
    person: Annotated[str, Field(min_length=1, max_length=120)] = Field(
        description="Name as people know it; texts of help show the first counsellor's."
    )
    hours: Annotated[str, Field(max_length=200)] = Field(
        default="",
        description="When they are on duty: 07:00-15:00 Mon-Fri, several with ; between, or always. Other words are "
        "shown, and put nobody on duty.",
    )
    deputy: Annotated[str, Field(max_length=120)] = Field(
        default="", description="Who stands in: the person of another contact."
    )
    channel: Annotated[str, Field(max_length=200)] = Field(default="", description="How to reach them, in words.")
    reach: Names = Field(
        default=(),
        description="Where this person is told, each as channel:address, such as ntfy:topic or mail:sari@example.org.",
    )


class Policies(Section):
    files: Names = Field(
        default=("school",), description="Policy files, signed packs, or names of packs that come with Gapura."
    )
    trusted: Annotated[Names, AfterValidator(signer_lines)] = Field(
        default=(), description="Public lines of those whose signed packs are opened (gapura policy keygen prints one)."
    )


Local = Literal["pii", "harm", "injection", "profanity"]


class Detectors(Section):
    enabled: Annotated[tuple[Local, ...], BeforeValidator(split)] = Field(
        default=("pii", "harm", "injection", "profanity"),
        description="Which detectors run. Rules that need a missing one take their on_error.",
    )
    countries: Names = Field(
        default=("ID", "MY", "SG", "AU"),
        description="Countries whose identifiers and local phone numbers are found, likeliest first.",
    )
    recognizers: Annotated[Names, AfterValidator(recognizer_names)] = Field(
        default=(),
        description="More recognisers: presidio:US for a country's papers, or YAML files of your own patterns.",
    )
    words: Path | None = Field(
        default=None, description="YAML file with more swear words for the label profanity, and exceptions from them."
    )
    canaries: Annotated[Names, AfterValidator(variables)] = Field(
        default=(),
        description="Environment variables with secret strings of your system prompt; no answer may hold one.",
    )
    model: str = Field(
        default="embedded",
        description="Model that scores harm: embedded, none, a name from gapura model list, or a folder.",
    )
    remote: tuple[RemoteDetector, ...] = Field(
        default=(), description="Detectors on other machines, which get texts without personal data."
    )

    @model_validator(mode="after")
    def _beside(self) -> Detectors:
        check_remotes(self.remote, self.enabled, {*get_args(Local), "canaries"})
        return self


class Telemetry(Section):
    otlp_endpoint: str | None = Field(
        default=None, description="Where traces go (OTLP over HTTP); OTEL_EXPORTER_OTLP_ENDPOINT serves too."
    )
    service_name: str = Field(default="gapura", description="Name of this gate in traces.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much the log says."
    )
