"""A notice by mail, taken by a real mail server."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gateway.casework.channels.base import NotCarried
from gateway.casework.channels.mail import Mail
from gateway.casework.notice import Notice
from gateway.forwarding.mail import MailServer
from tests.channels import posting


async def test_a_letter_has_no_name_no_content_and_the_same_id_again(tmp_path: Path, notice: Notice) -> None:
    with posting(tmp_path) as box:
        mail = Mail(MailServer(f"smtp://localhost:{box.port}", ca=tmp_path / "mail.pem"), "gapura@sekolah.example")
        await mail.carry("sari@example.org", notice)
        await mail.carry("sari@example.org", replace(notice, urgent=False))
    (_, first), (recipients, second) = box.letters
    assert recipients == ["sari@example.org"]
    assert first["Message-ID"] == second["Message-ID"] == f"<{notice.id}@sekolah.example>"
    assert (first["Subject"], first["Importance"], second["Importance"]) == ("Gapura: mendesak", "high", None)
    assert str(first.get_payload()).split() == notice.whole.split()


async def test_what_the_server_does_not_take_was_not_carried(tmp_path: Path, notice: Notice) -> None:
    with posting(tmp_path, refuse="550 no") as box:
        mail = Mail(MailServer(f"smtp://localhost:{box.port}", ca=tmp_path / "mail.pem"), "gapura@sekolah.example")
        with pytest.raises(NotCarried, match="address"):
            await mail.carry("sari@example.org", notice)
    assert box.letters == []
