"""A pack file is opened as it was signed, or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.program import digest_of
from policies.signed.packfile import (
    MAX_BYTES,
    MAX_FILES,
    NotTrusted,
    Pack,
    PackError,
    Signer,
    read,
    write,
)

FILES = {
    "policy.yaml": b"gapura: policy/v1\nname: yayasan\ndefault: allow\n",
    "README.md": b"# Untuk sekolah\n",
}
SIGNER = Signer("yayasan.example", "00c0ffee")


def seal_of(text: str) -> str:
    return hashlib.sha256(b"secret" + text.encode()).hexdigest()


def sign(text: str) -> str:
    """A toy of a signature: the real one is the gate's business."""
    return f"{text}\n— yayasan.example {seal_of(text)}\n"


def open_note(note: str) -> tuple[str, Signer]:
    text, divider, last = note.rpartition("\n\n— yayasan.example ")
    if not divider:
        raise NotTrusted("unknown" if "\n\n— " in note else "unsigned", "b.example")
    if last != seal_of(text + "\n") + "\n":
        raise NotTrusted("wrong", "yayasan.example")
    return text + "\n", SIGNER


def made(files: Mapping[str, bytes] = FILES, policy: str = "policy.yaml") -> bytes:
    return write("yayasan", policy, files, sign)


def forged(change: Callable[[str], str], bodies: bytes | None = None) -> bytes:
    """A pack that its signer signed otherwise than Gapura would: the list changed, signed again."""
    whole = made()
    head, _, rest = whole.partition(b"\n\n\xe2\x80\x94")
    frames = b"\n=== " + rest.partition(b"\n=== ")[2] if bodies is None else bodies
    return sign(change(head.decode() + "\n")).encode() + frames


def code(data: bytes) -> str:
    with pytest.raises(PackError) as caught:
        read(data, open_note)
    return caught.value.code


def test_what_was_packed_is_unpacked() -> None:
    assert read(made(), open_note) == Pack("yayasan", SIGNER, digest_of(FILES), "policy.yaml", FILES)
    assert read(made(), open_note).label == "yayasan@yayasan.example"


def test_it_is_a_text_that_a_board_can_read_and_always_the_same() -> None:
    text = made().decode()
    assert text.startswith(f"gapura-pack/v1\nyayasan\n{digest_of(FILES)}\npolicy.yaml\n")
    assert "\n=== README.md\n# Untuk sekolah\n" in text
    assert made() == made(dict(reversed(FILES.items())))


@given(st.dictionaries(st.from_regex(r"[a-z][a-z0-9.-]{0,9}(/[a-z][a-z0-9.-]{0,9}){0,2}", fullmatch=True),
                       st.binary(max_size=60), min_size=1, max_size=5))  # fmt: skip
def test_any_files_come_back_as_they_were(files: dict[str, bytes]) -> None:
    assert read(made(files, min(files)), open_note).files == files


@given(st.integers(0, len(made()) - 1), st.integers(1, 255))
def test_whichever_byte_is_changed_it_is_not_opened(place: int, by: int) -> None:
    whole = bytearray(made())
    whole[place] ^= by
    with pytest.raises(PackError):
        read(bytes(whole), open_note)


@given(st.integers(0, len(made()) - 1), st.binary(min_size=1, max_size=20))
def test_nothing_can_be_cut_off_or_put_in(place: int, more: bytes) -> None:
    whole = made()
    for other in (whole[:place], whole[:place] + more + whole[place:], whole + more):
        with pytest.raises(PackError):
            read(other, open_note)


def test_who_signed_it_is_asked_before_anything_in_it_is_read() -> None:
    text = made().decode()
    assert code(text.replace("— yayasan.example", "— b.example", 1).encode()) == "GP091"
    assert code(text.partition("\n— ")[0].encode() + b"\n=== \xff") == "GP090"
    assert code(text.replace("\nyayasan\n", "\nsekolah\n", 1).encode()) == "GP092"


def test_a_signer_whose_name_could_be_a_path_is_nobody() -> None:
    with pytest.raises(PackError) as caught:
        read(made(), lambda note: (open_note(note)[0], Signer("../x", "00")))
    assert caught.value.code == "GP091"


def test_altered_content_is_named() -> None:
    with pytest.raises(PackError) as caught:
        read(made().replace(b"default: allow", b"default: block"), open_note)
    assert (caught.value.code, caught.value.values) == ("GP093", {"name": "policy.yaml", "signer": "yayasan.example"})
    assert code(made() + b"x") == "GP093"
    assert code(made().replace(b"\n", b"\r\n")) == "GP097"


def test_a_list_that_contradicts_itself_is_refused_though_it_is_signed() -> None:
    assert code(forged(lambda head: head.replace(digest_of(FILES), "sha256:" + "0" * 64))) == "GP094"


@pytest.mark.parametrize("change", [
    lambda head: head.replace("\npolicy.yaml\n", "\nother.yaml\n", 1),  # the policy is none of the files
    lambda head: head.replace("\nyayasan\n", "\n../x\n", 1),
    lambda head: head.replace(" 16 README.md", " 016 README.md"),
    lambda head: "\n".join([*head.split("\n")[:4], *reversed(head.split("\n")[4:-1])]) + "\n",  # not sorted
    lambda head: "\n".join(head.split("\n")[:4]) + "\n",  # no file
    lambda head: head + "more\n",
])  # fmt: skip
def test_a_list_of_another_form_is_refused_though_it_is_signed(change: Callable[[str], str]) -> None:
    assert forged(lambda head: head) == made()
    assert code(forged(change)) == "GP097"


@pytest.mark.parametrize("name", [
    "../policy.yaml", "/etc/passwd", "a//b", "a/./b", "a\\b", "C:x", ".hidden", "a/../b", "-x", "x" * 65, "ａ", "a b",
    "/".join("a" * 9), "", "a/", "READme.md",
])  # fmt: skip
def test_a_name_that_could_mean_another_place_is_refused(name: str) -> None:
    with pytest.raises(PackError) as caught:
        made({**FILES, name: b""})
    assert caught.value.code == "GP096"


def test_signed_or_not_such_a_name_is_refused() -> None:
    empty = hashlib.sha256(b"").hexdigest()
    assert code(forged(lambda head: head + f"{empty} 0 x/../../y\n")) == "GP096"


def test_too_much_is_refused_before_it_is_read() -> None:
    assert code(b"x" * (MAX_BYTES + 1)) == "GP095"
    assert code(b"gapura-pack/v1\n" + b"x" * 40_000) == "GP095"
    empty = hashlib.sha256(b"").hexdigest()
    many = "".join(f"{empty} 0 z{number:03}\n" for number in range(MAX_FILES))
    assert code(forged(lambda head: head + many)) == "GP095"
    for files in ({f"f{number}": b"" for number in range(MAX_FILES + 1)}, {"a": b"x" * MAX_BYTES}):
        with pytest.raises(PackError) as caught:
            made(files, "a")
        assert caught.value.code == "GP095"


def test_no_message_holds_what_is_in_the_pack() -> None:
    with pytest.raises(PackError) as caught:
        read(made().replace(b"default: allow", b"default: KenariMerah77"), open_note)
    assert "KenariMerah77" not in f"{caught.value!r} {caught.value.values}"
