"""A record of processing for each backend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from audit.reader import Reader
from gateway.office.reports.paper import Paper, page
from gateway.office.reports.ropa import ropa
from gateway.office.reports.standing import standing_of
from gateway.office.reports.summary import summary_of
from gateway.settings import Settings
from tests.gateway.office.reports.test_standing import in_force

SETTINGS = Settings.model_validate(
    {
        "backends": [
            {"name": "cloud", "url": "https://api.example/v1", "country": "SG", "contract": "PKS-12"},
            {"name": "local", "url": "http://127.0.0.1:11434/v1", "learning": True},
        ],
        "groups": [{"name": "siswa-smp", "role": "student", "ages": [13, 15], "consent": True}],
        "detectors": {"remote": []},
    }
)


def paper(office: Any, lang: str = "en") -> Paper:
    with Reader.open(office.site.data).snapshot() as snapshot:
        return ropa(standing_of(office.site, SETTINGS), summary_of(snapshot.during()), lang)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["en", "id"])
def test_each_backend_with_people_data_and_blanks(office: Any, tmp_path: Path, lang: str) -> None:
    in_force(office, tmp_path)
    office.asked(office.key(), {"ID_NIK": 1, "HEALTH": 1}, redact=("ID_NIK",), effect="redact", disclosed=True)
    made = paper(office, lang)
    blocks = {block.heading: block for block in made.blocks}
    cloud = next(block for name, block in blocks.items() if name.endswith(" cloud"))
    assert {"SG", "PKS-12", "api.example"} <= {value for _, value in cloud.facts}
    assert next(value for _, value in cloud.facts).startswith("["), "the purpose is for people to say"
    used = made.blocks[made.blocks.index(cloud) + 1 : made.blocks.index(cloud) + 3]
    yes = {"en": "yes", "id": "ya"}[lang]
    assert used[0].rows == (("siswa-smp", "student", "13-15", yes, "1"),)
    assert [row[2:] for row in used[1].rows] == [("1", "0"), ("0", "1")]
    local = next(block for name, block in blocks.items() if name.endswith(" local"))
    assert any("setelan" in value or "settings" in value for _, value in local.facts)
    assert ("guard", "DE", "AV-7", "1") in [row for block in made.blocks for row in block.rows]
    assert "<script" not in page(made, lang)  # type: ignore[arg-type]


def test_a_backend_that_is_gone_from_the_settings_is_still_told(office: Any) -> None:
    office.asked(office.key(), {"ID_NIK": 1})
    with Reader.open(office.site.data).snapshot() as snapshot:
        made = ropa(standing_of(office.site, Settings()), summary_of(snapshot.during()), "en")
    assert ("Recipient", "cloud (no longer in the settings)") in [fact for block in made.blocks for fact in block.facts]
    assert "[their text cannot be made again here]" in dict(made.blocks[0].facts).values()
