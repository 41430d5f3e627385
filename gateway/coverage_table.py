"""Writes gateway/COVERAGE.md from the codecs:  python -m gateway.coverage_table

Made from the shapes by which questions and answers are read; a test compares the page with them.
"""

from __future__ import annotations

from pathlib import Path

from gateway import coverage
from gateway.codecs import registry

_HEAD = """\
# What is looked at, where

Written by `python -m gateway.coverage_table`; a test holds this page to the code. A running gate shows the same with
the detectors that are at work: `GET /gapura/v1/coverage`. What was looked at of one exchange stands in the header
`x-gapura-coverage` of its answer and, with what nobody could look into, in its record.

- **seen**: every detector that the policies ask for looks at it, streamed or not. `text` is what people and models
  write, names and unknown members too; `arguments` is what a tool gets; `schema` describes tools.
- **unseen**: no detector looks inside. Such a request or answer is refused, unless a policy says `unseen: pass`; then
  the record says so.
- Everything that has no row is refused: other addresses, other encodings, shapes that cannot be explained.

*Kolom "seen" dilihat oleh semua detektor yang diminta kebijakan, mengalir atau tidak. Kolom "unseen" tidak dapat
dilihat isinya: ditolak, kecuali kebijakan mengizinkannya, dan itu dicatat. Alamat lain ditolak.*

"""


def page() -> str:
    """The whole page."""
    return f"{_HEAD}{coverage.page(registry.ALL)}\n\n## Every place\n{coverage.details(registry.ALL)}\n"


if __name__ == "__main__":
    Path(__file__).with_name("COVERAGE.md").write_text(page(), encoding="utf-8")
