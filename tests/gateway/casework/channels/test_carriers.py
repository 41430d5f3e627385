"""From gapura.yaml to what carries notices, each with its own secret."""

from __future__ import annotations

import json
from pathlib import Path

from gateway.casework.channels.carriers import carriers_of
from gateway.casework.channels.mail import Mail
from gateway.casework.channels.ntfy import Ntfy
from gateway.casework.channels.telegram import Telegram
from gateway.casework.channels.webhook import Webhook
from gateway.forwarding.egress import Egress
from gateway.reaching import addresses_of
from gateway.settings import read


def test_each_channel_of_the_settings_carries_with_its_own_secret(tmp_path: Path) -> None:
    channels = [
        {"name": "bot", "kind": "telegram", "key": "BOT"},
        {"name": "phone", "kind": "ntfy", "url": "https://ntfy.example"},
        {"name": "hook", "kind": "webhook", "url": "https://hook.example/x", "key": "HOOK"},
        {"name": "mail", "kind": "smtp", "url": "smtps://mail.example", "sender": "a@b.example", "key": "MAIL"},
    ]
    (tmp_path / "gapura.yaml").write_text(json.dumps({"cases": {"channels": channels}}))
    settings = read(tmp_path / "gapura.yaml", env={"BOT": "1:b", "HOOK": "h", "MAIL": "u:p"})
    egress = Egress([])
    made = carriers_of(settings, egress)
    assert made["bot"] == Telegram(egress, "https://api.telegram.org", "1:b")
    assert made["phone"] == Ntfy(egress, "https://ntfy.example", None)
    assert isinstance(made["hook"], Webhook)
    assert made["hook"].secret == "h"
    assert isinstance(made["mail"], Mail)
    assert made["mail"].server.login == "u:p"
    assert set(addresses_of(settings, ())) == {
        "https://api.telegram.org", "https://ntfy.example", "https://hook.example/x",
    }  # fmt: skip
