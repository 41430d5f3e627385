"""What is done in which order, and what is written where something fails. Everybody here is invented."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from gateway.admission.folders import open_site
from gateway.admission.rosters import NewRoster, Rosters
from gateway.byhand.desk import Masking, Stopped, found_in, masked, restored
from gateway.byhand.papers import STREAM, PaperError
from gateway.byhand.vaults import VaultError
from gateway.detectors.base import NOBODY, Detector, DetectorTimeout, Known, ModelError, Scope, Span
from gateway.detectors.pii.names.roster import hashes_of
from gateway.exchange import Part
from gateway.sections import GROUPS
from gateway.site_errors import StartError
from policies.errors import PolicyError

NIK = "3174015509000001"
POLICY = """gapura: policy/v1
name: surat
default: allow
rules:
  - { name: numbers, when: { direction: input, pii: ID_NIK }, then: redact }
  - { name: wallets, when: { direction: input, pii: EMAIL_ADDRESS }, then: block, on_error: block }
"""


class Broken:
    """A detector that fails, and would tell what it read."""

    name, version, provides = "broken", "1", frozenset({"PERSON"})
    scope: Scope = "span"

    def load(self) -> None:
        """Nothing to read."""

    def inspect(self, text: str, known: Known = NOBODY) -> list[Span]:
        raise ValueError(text)

    def opens(self, before: str, after: str) -> bool:
        return False


@pytest.fixture
def asked(folder: Path) -> Masking:
    """A letter is to be masked."""
    (folder / "surat.txt").write_text(f"NIK {NIK}, telp 0812-3456-7890\n")
    (folder / "policy.yaml").write_text(POLICY)
    return Masking(Path("surat.txt"), Path("out.txt"), None, 7, None, None, "", None, None)


def test_a_letter_goes_and_its_answer_comes_back(asked: Masking, folder: Path) -> None:
    done = masked(asked)
    assert (done.masked.hidden, done.exposed) == ({"ID_NIK": 1, "PHONE_NUMBER": 1}, False)
    out = (folder / "out.txt").read_text()
    assert NIK not in out
    assert sorted(path.name for path in folder.iterdir()) == [
        "home", "out.txt", "policy.yaml", "surat.txt", "surat.txt.vault",
    ]  # fmt: skip
    assert restored(Path("out.txt"), Path("back.txt"), done.vault, None).back == done.masked.hidden
    assert (folder / "back.txt").read_bytes() == (folder / "surat.txt").read_bytes()
    (folder / "turn2.txt").write_text(f"lagi: NIK {NIK}")
    masked(replace(asked, file=Path("turn2.txt"), vault=done.vault))
    assert (folder / "out.txt").read_text().removeprefix("lagi: NIK ") in out


def test_a_class_list_goes_out_without_its_columns(asked: Masking, folder: Path) -> None:
    rows = "".join(f"{number},xeroval {number},{number:010}\n" for number in range(99))
    (folder / "kelas.csv").write_text("No,Nama,NISN\n" + rows)
    done = masked(replace(asked, file=Path("kelas.csv")))
    assert done.masked.hidden == {"PERSON": 99, "ID_NISN": 99}


@pytest.mark.parametrize(
    ("types", "hidden"), [("ID_NIK", {"ID_NIK"}), (" phone_number , ID_NIK", {"ID_NIK", "PHONE_NUMBER"})]
)
def test_types_say_what_is_hidden(asked: Masking, types: str, hidden: set[str]) -> None:
    done = masked(replace(asked, types=types)).masked
    assert set(done.hidden) == hidden
    assert set(done.left) == {"ID_NIK", "PHONE_NUMBER"} - hidden


def test_a_topic_is_left_unless_all_is_asked_for(asked: Masking, folder: Path) -> None:
    (folder / "surat.txt").write_text("Anak saya menderita asma")
    assert masked(asked).masked.left == {"HEALTH": 1}
    assert masked(replace(asked, types="all")).masked.hidden == {"HEALTH": 1}


@pytest.mark.parametrize("types", ["FOO", "", ","])
def test_a_type_nobody_knows_is_told(asked: Masking, types: str) -> None:
    with pytest.raises(StartError, match="PHONE_NUMBER"):
        masked(replace(asked, types=types))


def test_a_policy_says_what_is_hidden_and_what_may_not_go_at_all(asked: Masking, folder: Path) -> None:
    asked = replace(asked, policy=Path("policy.yaml"))
    done = masked(asked).masked
    assert (done.hidden, done.left) == ({"ID_NIK": 1}, {"PHONE_NUMBER": 1})
    (folder / "surat.txt").write_text("tulis ke ani@example.com")
    (folder / "out.txt").unlink()
    with pytest.raises(Stopped, match="wallets"):
        masked(asked)
    assert not (folder / "out.txt").exists()
    with pytest.raises(StartError, match="siswa-smp"):
        masked(replace(asked, group="kelas"))
    with pytest.raises(StartError, match="one of them"):
        masked(replace(asked, types="all"))
    (folder / "policy.yaml").write_text("gapura: policy/v1")
    with pytest.raises(PolicyError):
        masked(asked)


@pytest.mark.parametrize("names", [{"out": "surat.txt"}, {"vault": "surat.txt"}, {"vault": "out.txt"}, {"file": "-"}])
def test_one_file_for_two_things_is_refused(asked: Masking, folder: Path, names: dict[str, str]) -> None:
    before = (folder / "surat.txt").read_bytes()
    with pytest.raises(PaperError):
        masked(replace(asked, **{name: Path(path) for name, path in names.items()}))  # type: ignore[arg-type]
    assert (folder / "surat.txt").read_bytes() == before
    with pytest.raises(PaperError):
        restored(STREAM, Path("v"), Path("v"), None)


@pytest.mark.parametrize("vault", [b"somebody's file", b"gapura-vault/1 0123456789abcdef\nxxxxxxxxxxxxxxxxxxxxxxxx"])
def test_where_the_vault_does_not_open_nothing_is_written(asked: Masking, folder: Path, vault: bytes) -> None:
    (folder / "surat.txt.vault").write_bytes(vault)
    with pytest.raises(VaultError):
        masked(asked)
    assert not (folder / "out.txt").exists()
    assert (folder / "surat.txt.vault").read_bytes() == vault


def test_a_vault_in_a_folder_of_everybody_is_told(asked: Masking, folder: Path) -> None:
    (folder / "all").mkdir()
    (folder / "all").chmod(0o777)
    assert masked(replace(asked, vault=Path("all/v"))).exposed


def _late() -> Sequence[Detector]:
    raise DetectorTimeout("late")


@pytest.mark.parametrize("load", [lambda: [Broken()], _late])
def test_a_detector_that_fails_is_not_one_that_finds_nothing(load: Callable[[], Sequence[Detector]]) -> None:
    with pytest.raises(StartError, match="nothing was written") as error:
        found_in(Part(0, NIK, ("text",), "user", 0), load)
    assert NIK not in error.value.text("en") + error.value.text("id")
    assert error.value.__cause__ is None


def test_a_model_that_is_missing_says_so_itself() -> None:
    def load() -> Sequence[Detector]:
        raise ModelError("gone", "hilang")

    with pytest.raises(ModelError, match="gone"):
        found_in(Part(0, NIK, ("text",), "user", 0), load)


def test_whoever_is_on_a_list_of_the_site_is_hidden_too(asked: Masking, folder: Path) -> None:
    with closing(open_site(Path("gapura-data"), folder / "keys")) as site:
        site.state.set_groups(GROUPS)
        rosters = Rosters(site.state, site.keyring)
        rosters.put(NewRoster("7A", "guru", 1, 1 << 40), hashes_of(["Xeroval Quexley"], {}, rosters.mac))
    (folder / "surat.txt").write_text("tadi quexley nangis\n")

    assert masked(asked).masked.hidden == {"PERSON": 1}
