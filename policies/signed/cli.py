"""``gapura policy keygen``, ``pack`` and ``show``: policies that one hands to many."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from policies.cli_options import Format, FormatOption, Lang, LangOption, TrustOption
from policies.signed.commands import Signing
from policies.vocabulary import Vocabulary


def add_packs(app: typer.Typer, words: Callable[[], Vocabulary], signing: Signing) -> None:
    """Add the commands that need keys."""

    @app.command()
    def keygen(
        key: Annotated[Path, typer.Argument(help="File for the secret key.")],
        name: Annotated[str, typer.Option("--name", help="Name of the signer, such as yayasan.example.")],
        lang: LangOption = Lang.en,
    ) -> None:
        """Make a key to sign packs with. Its public line says whom to trust."""
        from policies import commands
        from policies.signed import commands as pack_commands

        pack_commands.keygen(key, name, signing, commands.Printer("text", lang.value))

    @app.command()
    def pack(
        policy: Annotated[Path, typer.Argument(help="Policy file or pack name.")],
        key: Annotated[Path, typer.Option("--key", help="File with the secret key.")],
        out: Annotated[Path | None, typer.Option("--out", help="File to write. [default: NAME.gapura-pack]")] = None,
        lang: LangOption = Lang.en,
    ) -> None:
        """Put a policy, all it stands on, its tests and its README into one signed file."""
        from policies import commands
        from policies.signed import commands as pack_commands

        pack_commands.pack(policy, key, out, words(), signing, commands.Printer("text", lang.value))

    @app.command()
    def show(
        file: Annotated[Path, typer.Argument(help="A signed pack.")],
        trust: TrustOption = None,
        format: FormatOption = Format.text,
        lang: LangOption = Lang.en,
    ) -> None:
        """Say who signed a pack, its digest, and what is in it. Exit 2 where nobody trusted has signed it."""
        from policies import commands
        from policies.signed import commands as pack_commands

        pack_commands.show(file, signing, trust or (), commands.Printer(format.value, lang.value))
