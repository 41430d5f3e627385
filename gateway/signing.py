"""Who may sign policies: keys for signed packs, made and used by a foundation, trusted by a school.

A key is a file for its owner's eyes (PKCS #8, PEM, 0600). Its public half lies beside it as one line (``KEY.pub``), to
be handed out. What is in a pack, ``policies.signed.packfile`` knows; here are the signatures.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from audit import note
from audit.errors import LogUnusable
from audit.keys import load_key, load_or_create, read_public, write_new
from audit.note import BadNote, VerifierKey
from gateway.settings import Settings
from gateway.site_errors import StartError
from policies.shelf import Disk
from policies.signed.packfile import NotTrusted, OpenNote, Signer, SignNote, valid_signer


class BadKey(StartError):
    """A key that cannot be made, read or trusted."""


def keygen(path: Path, name: str) -> str:
    """Make a key; gives its public line, which is also written to ``path`` + ``.pub``.

    Raises :class:`BadKey`; a key that is there is never written over.
    """
    if not valid_signer(name):
        raise BadKey(
            "A signer's name is letters, digits, dots, hyphens and low lines, such as yayasan.example.",
            "Nama penanda tangan terdiri atas huruf, angka, titik, tanda hubung dan garis bawah, misalnya "
            "yayasan.example.",
        )
    public = _public_of(path)
    if path.exists() or public.exists():
        raise BadKey(
            f"{path} is there already and is left as it is. Packs that it signed need it; choose another name.",
            f"{path} sudah ada dan tidak diubah. Paket yang ditandatanganinya memerlukannya; pilih nama lain.",
        )
    try:
        key = load_or_create(path.parent, name, path.name)
        write_new(public, f"{key.verifier}\n".encode())
    except OSError as error:
        raise _unusable(path, error.strerror or "") from None
    return str(key.verifier)


def signs_with(path: Path) -> SignNote:
    """What signs notes with the key at ``path``. Raises :class:`BadKey`."""
    try:
        public = read_public(_public_of(path))
        key = load_key(path.parent, public.name, path.name)
    except LogUnusable as error:
        reasons = {"no_key": "-", "open_key": "chmod 600", "bad_key": "Ed25519, PEM, .pub"}
        raise _unusable(Path(str(error.places.get("where", path))), reasons.get(error.code, "")) from None
    if key.verifier != public:
        raise _unusable(_public_of(path), f"!= {path}")
    return lambda text: note.sign(text, public, key.sign)


def opens_for(trusted: Sequence[str]) -> OpenNote:
    """What opens notes signed by one of these public lines. Raises :class:`BadKey` for a line that is none."""
    keys = [_parsed(line) for line in trusted]

    def open_note(text: str) -> tuple[str, Signer]:
        try:
            _, signatures = note.parse(text)
        except BadNote:
            raise NotTrusted("unsigned") from None
        ours = [key for key in keys if any((key.name, key.id) == (one.name, one.id) for one in signatures)]
        if not ours:
            raise NotTrusted("unknown", f"{signatures[0].name}+{signatures[0].id.hex()}")
        try:
            return note.verify(text, ours[0]), Signer(ours[0].name, ours[0].id.hex())
        except BadNote:
            raise NotTrusted("wrong", ours[0].name) from None

    return open_note


def disk_of(settings: Settings) -> Disk:
    """Where this site's policies are read, and whose signed packs are opened. Raises :class:`BadKey`."""
    return Disk(opens_for(settings.policies.trusted))


def is_public_line(line: str) -> bool:
    """Whether this is the public line of a key that may sign packs."""
    try:
        return valid_signer(VerifierKey.parse(line).name)
    except BadNote:
        return False


def _parsed(line: str) -> VerifierKey:
    if not is_public_line(line):
        raise BadKey(
            "A trusted signer is named by the public line of their key, name+id+key: gapura policy keygen prints it.",
            "Penanda tangan tepercaya disebut dengan baris publik kuncinya, nama+id+kunci, yang dicetak gapura policy "
            "keygen.",
        )
    return VerifierKey.parse(line)


def _public_of(path: Path) -> Path:
    return path.with_name(path.name + ".pub")


def _unusable(path: Path, why: str) -> BadKey:
    return BadKey(
        f"The key {path} cannot be used ({why}). Make one: gapura policy keygen {path} --name yayasan.example",
        f"Kunci {path} tidak dapat dipakai ({why}). Buat: gapura policy keygen {path} --name yayasan.example",
    )
