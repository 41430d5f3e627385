"""Papers as files."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from audit.errors import AuditError
from audit.papers.files import write_page


def test_a_paper_is_for_its_owner_and_never_written_over(tmp_path: Path) -> None:
    write_page(tmp_path / "a.html", "teks — ya")
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == "teks — ya"
    assert stat.S_IMODE((tmp_path / "a.html").stat().st_mode) == 0o600
    with pytest.raises(AuditError) as refused:
        write_page(tmp_path / "a.html", b"other")
    assert refused.value.code == "there"
    with pytest.raises(AuditError) as refused:
        write_page(tmp_path / "none" / "a.html", b"other")
    assert refused.value.code == "unwritable"
