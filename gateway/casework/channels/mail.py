"""Mail, in plain text."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate

from gateway.casework.channels.base import NotCarried
from gateway.casework.notice import Notice
from gateway.forwarding.mail import MailError, MailServer, send_mail

_THREADS = ThreadPoolExecutor(4, thread_name_prefix="mail")
"""Of their own: a server that answers a letter a minute keeps nothing else of the gate waiting."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail server, and whom mail comes from."""

    server: MailServer
    sender: str

    async def carry(self, to: str, notice: Notice) -> None:
        """See ``Carrier``."""
        try:
            letter = self.letter(to, notice)
            await asyncio.get_running_loop().run_in_executor(_THREADS, send_mail, self.server, letter)
        except MailError as error:
            raise NotCarried(error.why) from None

    def letter(self, to: str, notice: Notice) -> EmailMessage:
        """The same notice makes the same ``Message-ID``: a mail program shows the second one as the first."""
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self.sender, to, notice.title
        letter["Date"] = formatdate()
        letter["Message-ID"] = f"<{notice.id}@{self.sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notes in answer to it
        if notice.urgent:
            letter["Importance"] = "high"
        letter.set_content(notice.whole)
        return letter
