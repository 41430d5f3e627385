"""The names in the layout are those in the files."""

from __future__ import annotations

from typing import Any

from audit import layout


def test_a_new_log_has_the_files_and_the_form_that_the_layout_names(site: Any) -> None:
    site.open().close()
    assert {path.name for path in site.data.iterdir()} == {layout.DATABASE, layout.PUBLIC_FILE}
    assert site.sql("SELECT value FROM meta WHERE name = 'format'") == [(layout.FORMAT,)]
