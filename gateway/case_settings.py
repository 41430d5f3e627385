"""What can be set about the people behind the gate: how long they have, and over which channels they are told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from gateway.setting_values import Authority, ByProxy, IsPrivate, Name, Section, Variable, Wrong, is_root

Carrier = Literal["telegram", "ntfy", "smtp", "webhook"]
TELEGRAM = "https://api.telegram.org"
_ADDRESS: Mapping[str, re.Pattern[str]] = {
    "telegram": re.compile(r"-?\d{1,20}|@[A-Za-z0-9_]{5,32}"),  # chat_id: a number, or a channel's name
    "ntfy": re.compile(r"[-_A-Za-z0-9]{1,64}"),  # the topics that its server takes
    "smtp": re.compile(r"[^\s<>,;:\"()\[\]\\@]{1,64}@[A-Za-z0-9.-]{1,189}"),
    "webhook": re.compile(r"[\x21-\x7e]{0,200}"),  # whatever its receiver knows them by
}
"""What a person's address may look like, by what carries messages."""


def way_of(reach: str) -> tuple[str, str]:
    """A channel's name, and somebody's address there: ``mail:sari@example.org``; a webhook needs no address."""
    name, _, to = reach.partition(":")
    return name.strip(), to.strip()


class Channel(Section):
    name: Name = Field(description="Short name that reach under contacts uses.")
    kind: Carrier = Field(description="What carries messages: telegram, ntfy, smtp or webhook.")
    url: str = Field(
        default="",
        description="Its address: https://ntfy.sh, smtps://mail.example:465, smtp://mail.example:587; of a webhook the "
        "whole one.",
    )
    key: Variable | None = Field(
        default=None,
        description="Environment variable with the bot's token, the access token, user:password of the mail server, or "
        "the webhook's signing secret; or NAME_FILE.",
    )
    sender: Annotated[str, Field(max_length=254)] = Field(default="", description="Of smtp: whom mail comes from.")
    private: IsPrivate = False
    ca: Authority = None
    proxy: ByProxy = None

    @property
    def proxy_login(self) -> None:
        """Channels need none."""
        return

    @model_validator(mode="after")
    def _whole(self) -> Channel:
        if self.kind == "telegram" and self.key is None:
            raise Wrong("a telegram channel needs the bot's token under key", "saluran telegram perlu token bot di key")
        if self.kind == "webhook" and self.key is None:
            raise Wrong(
                "a webhook needs a signing secret under key, or its receiver could not tell who calls",
                "webhook perlu rahasia penanda tangan di key, agar penerima tahu siapa yang memanggil",
            )
        if self.kind == "smtp" and "@" not in self.sender:
            raise Wrong(
                "an smtp channel needs the address of its sender", "saluran smtp perlu alamat pengirim (sender)"
            )
        if self.kind != "telegram" and not self.url:
            raise Wrong("this channel needs its address under url", "saluran ini perlu alamatnya di url")
        if self.url and (self.kind == "smtp") != (urlsplit(self.url).scheme in ("smtp", "smtps")):
            raise Wrong(
                "mail goes to smtps:// or smtp://, everything else to https:// or http://",
                "surel memakai smtps:// atau smtp://, lainnya https:// atau http://",
            )
        if self.kind == "smtp" and self.proxy:
            raise Wrong("mail goes through no HTTP proxy", "surel tidak melewati proksi HTTP")
        return self

    @field_validator("url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme in ("smtp", "smtps"):
            if not parts.hostname or parts.username or parts.path.strip("/"):
                raise Wrong("write a mail server such as smtps://mail.example:465, its login under key",
                            "tulis server surel seperti smtps://mail.example:465, loginnya di key")  # fmt: skip
            return value
        return is_root(value) if value else value

    @property
    def address(self) -> str:
        """Where it is reached."""
        return self.url or TELEGRAM

    def takes(self, to: str) -> bool:
        """Whether this is an address of somebody there."""
        return _ADDRESS[self.kind].fullmatch(to) is not None


class Cases(Section):
    hold_hours: Annotated[int, Field(ge=1, le=24 * 30)] = Field(
        default=24, description="Hours after which what is held and was not released is refused."
    )
    hold_role: Name = Field(default="teacher", description="Role that releases what rules hold, where they name none.")
    child_minutes: Annotated[int, Field(ge=1, le=24 * 60)] = Field(
        default=30, description="Minutes in which somebody should know of a child at risk."
    )
    days: Annotated[int, Field(ge=1, le=365)] = Field(
        default=3, description="Days in which cases should end; objections and requests of persons, too."
    )
    duty_role: Name = Field(
        default="ppdp", description="Role that answers objections and requests, and looks at what may be a breach."
    )
    above: Name = Field(
        default="second-contact", description="Role to which a case is passed up when its time is over."
    )
    repeat_minutes: Annotated[int, Field(ge=1, le=24 * 60)] = Field(
        default=10,
        description="Minutes until somebody is told again who has not said that they know; of what can wait, twice as "
        "long each time.",
    )
    quiet: str = Field(
        default="21:00-06:00 Asia/Jakarta",
        description="Hours in which nobody is told of what can wait; a child at risk cannot. Empty: none.",
    )
    sample: Annotated[int, Field(ge=0, le=1000)] = Field(
        default=0, description="Of each 1000 exchanges, how many are drawn to see how often the gate errs."
    )
    objections: bool = Field(
        default=True, description="Whether people may object to a refusal on a page of the gate, without an account."
    )
    channels: tuple[Channel, ...] = Field(default=(), description="Over what the people under contacts are told.")

    @property
    def posting(self) -> tuple[Channel, ...]:
        """The channels that are reached over HTTP."""
        return tuple(channel for channel in self.channels if channel.kind != "smtp")

    @field_validator("quiet")
    @classmethod
    def _is_window(cls, value: str) -> str:
        from policies.circumstances import window  # noqa: PLC0415 - the language of policies, only where it is set

        if value and window(value) is None:
            raise Wrong("write hours such as 21:00-06:00 Asia/Jakarta", "tulis jam seperti 21:00-06:00 Asia/Jakarta")
        return value

    @model_validator(mode="after")
    def _named_once(self) -> Cases:
        names = [channel.name for channel in self.channels]
        if len(set(names)) != len(names):
            raise Wrong("two channels have the same name", "dua saluran bernama sama")
        return self


CASE_TEXTS = {
    # cases
    "Hours after which what is held and was not released is refused.": (
        "Jam sampai yang ditahan dan tidak dilepas menjadi ditolak."
    ),
    "Role that releases what rules hold, where they name none.": (
        "Peran yang melepas hal yang ditahan aturan, bila aturannya tidak menyebut peran."
    ),
    "Minutes in which somebody should know of a child at risk.": (
        "Menit sampai seseorang seharusnya tahu tentang anak yang berisiko."
    ),
    "Days in which cases should end; objections and requests of persons, too.": (
        "Hari sampai kasus seharusnya selesai; juga keberatan dan permintaan orang."
    ),
    "Role that answers objections and requests, and looks at what may be a breach.": (
        "Peran yang menjawab keberatan dan permintaan, dan memeriksa dugaan kegagalan pelindungan data."
    ),
    "Role to which a case is passed up when its time is over.": "Peran penerima kasus yang waktunya habis.",
    "Minutes until somebody is told again who has not said that they know; of what can wait, twice as long each "
    "time.": (
        "Menit sampai orang yang belum menyatakan tahu diberi tahu lagi; untuk hal yang bisa menunggu, dua kali lebih "
        "lama setiap kalinya."
    ),
    "Hours in which nobody is told of what can wait; a child at risk cannot. Empty: none.": (
        "Jam tenang untuk hal yang bisa menunggu; anak yang berisiko tidak menunggu. Kosong: tidak ada."
    ),
    "Of each 1000 exchanges, how many are drawn to see how often the gate errs.": (
        "Dari setiap 1000 pertukaran, berapa yang diundi untuk melihat seberapa sering gerbang keliru."
    ),
    "Whether people may object to a refusal on a page of the gate, without an account.": (
        "Apakah orang boleh berkeberatan atas penolakan di halaman gerbang, tanpa akun."
    ),
    "Over what the people under contacts are told.": "Saluran untuk memberi tahu orang di contacts.",
    "How long people have for a case, and how they are told.": (
        "Berapa lama waktu untuk suatu kasus, dan bagaimana orang diberi tahu."
    ),
    # cases.channels
    "Short name that reach under contacts uses.": "Nama pendek yang dipakai reach di contacts.",
    "What carries messages: telegram, ntfy, smtp or webhook.": "Pengantar pesan: telegram, ntfy, smtp, atau webhook.",
    "Its address: https://ntfy.sh, smtps://mail.example:465, smtp://mail.example:587; of a webhook the whole one.": (
        "Alamatnya: https://ntfy.sh, smtps://mail.example:465, smtp://mail.example:587; untuk webhook alamat lengkap."
    ),
    "Environment variable with the bot's token, the access token, user:password of the mail server, or the webhook's "
    "signing secret; or NAME_FILE.": (
        "Variabel lingkungan berisi token bot, token akses, user:sandi server surel, atau rahasia penanda tangan "
        "webhook; atau NAMA_FILE."
    ),
    "Of smtp: whom mail comes from.": "Untuk smtp: pengirim surel.",
    # contacts
    "When they are on duty: 07:00-15:00 Mon-Fri, several with ; between, or always. Other words are shown, and put "
    "nobody on duty.": (
        "Kapan bertugas: 07:00-15:00 Sen-Jum, beberapa dipisahkan ;, atau selalu. Kata-kata lain hanya ditampilkan, "
        "tidak membuat siapa pun bertugas."
    ),
    "Who stands in: the person of another contact.": "Siapa yang menggantikan: person dari contact lain.",
    "Where this person is told, each as channel:address, such as ntfy:topic or mail:sari@example.org.": (
        "Tempat orang ini diberi tahu, masing-masing saluran:alamat, misalnya ntfy:topik atau surel:sari@example.org."
    ),
}
"""In Indonesian; see ``site_texts``."""
