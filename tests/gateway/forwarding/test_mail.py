"""Mail goes to a real server, under TLS or not at all."""

from __future__ import annotations

import socket
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from gateway.forwarding import mail
from gateway.forwarding.mail import MailError, MailServer, send_mail
from tests.channels import posting


def letter(to: str = "sari@example.org") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "gapura@example.org", to, "Gapura"
    message.set_content("Ada kasus yang menunggu Anda")
    return message


def why(server: MailServer) -> str:
    with pytest.raises(MailError) as error:
        send_mail(server, letter())
    return error.value.why


@pytest.mark.parametrize(("tls", "scheme"), [("starttls", "smtp"), ("smtps", "smtps")])
def test_a_letter_arrives_under_tls_after_a_login(tmp_path: Path, tls: str, scheme: str) -> None:
    with posting(tmp_path, tls=tls, password=b"rahasia") as box:
        server = MailServer(f"{scheme}://localhost:{box.port}", "gapura:rahasia", ca=tmp_path / "mail.pem")
        send_mail(server, letter())
    ((recipients, got),) = box.letters
    assert (recipients, got["Subject"], box.secure, box.users) == (["sari@example.org"], "Gapura", [True], [b"gapura"])


def test_a_wrong_password_an_unknown_authority_and_a_stranger_are_told_in_a_word(tmp_path: Path) -> None:
    with posting(tmp_path, password=b"rahasia") as box:
        url, ca = f"smtp://localhost:{box.port}", tmp_path / "mail.pem"
        assert why(MailServer(url, "gapura:salah", ca=ca)) == "login"
        assert why(MailServer(url, "gapura:rahasia")) == "tls"
    with posting(tmp_path, refuse="550 5.1.1 <sari@example.org> unknown") as box:
        assert why(MailServer(f"smtp://localhost:{box.port}", ca=tmp_path / "mail.pem")) == "address"


def test_nobody_at_the_other_end_is_unreachable_and_says_neither_where_nor_who() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(MailError) as error:
        send_mail(MailServer(f"smtp://127.0.0.1:{port}", "gapura:rahasia"), letter())
    assert str(error.value) == "unreachable"
    assert "rahasia" not in repr(MailServer("smtp://127.0.0.1", "gapura:rahasia"))


def test_this_machine_may_do_without_tls_and_another_may_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with posting(tmp_path, tls="none") as box:
        send_mail(MailServer(f"smtp://127.0.0.1:{box.port}"), letter())
        assert box.secure == [False]
        # the same server, as if it had an address of the network: the address that was judged counts, not the name
        monkeypatch.setattr(mail, "_addresses", lambda *_: ("10.0.0.7",))
        real = socket.create_connection
        monkeypatch.setattr(socket, "create_connection", lambda _, seconds: real(("127.0.0.1", box.port), seconds))
        assert why(MailServer(f"smtp://mail.example:{box.port}")) == "no tls"
        assert len(box.letters) == 1


@pytest.mark.parametrize(("private", "expected"), [(False, "private address"), (True, "unreachable")])
def test_a_name_with_an_address_that_nobody_meant_is_not_called(
    monkeypatch: pytest.MonkeyPatch, private: bool, expected: str
) -> None:
    def lookup(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 9))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    assert why(MailServer("smtp://mail.example:9", private=private, seconds=0.5)) == expected


def test_a_name_with_a_metadata_address_is_never_called(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", 25))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows)
    assert why(MailServer("smtp://mail.example", private=True)) == "private address"
