"""A process that appends to a log and says on standard output which records are durable.

append.py DATA KEYS VARIABLE COUNT TASKS [FILE_SIZE_LIMIT]

VARIABLE holds the address of the database, "-" for a log in a file. A record without an index yet has "-" there.

With a limit on the size of files the disk is "full" beyond it; the limit is lifted after the first refusal.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
from pathlib import Path

from audit import Log, LogUnavailable, Record


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


async def append_all(log: Log, count: int) -> None:
    for _ in range(count):
        exchange = secrets.token_hex(16)
        record = Record("decision", {"policy": "sha256:00"}, {"exchange": exchange, "padding": "x" * 400})
        try:
            appended = await log.append(record)
        except LogUnavailable as error:
            say(f"refused {error.code}")
            lift_the_limit()
        else:
            say(f"durable {'-' if appended.index is None else appended.index} {exchange}")


def lift_the_limit() -> None:
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


async def main() -> None:
    data, keys, variable, count, tasks, *limit = sys.argv[1:]
    log = Log.open(Path(data), Path(keys), database=None if variable == "-" else variable)
    if limit:
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit[0]), hard))
    say("ready")
    await asyncio.gather(*[append_all(log, int(count) // int(tasks)) for _ in range(int(tasks))])
    log.close()
    say("closed")


asyncio.run(main())
