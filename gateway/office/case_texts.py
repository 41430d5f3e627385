"""What ``gapura case`` says, in both languages. Never a word of what a case is about."""

from __future__ import annotations

SAID: dict[str, dict[str, str]] = {
    "en": {
        "none": "No case of yours.",
        "row": "{code}  {kind}  {about}  {state}  due {deadline}{late}  {owner}",
        "late": " OVERDUE",
        "counts": "{total} in all, {overdue} overdue.",
        "more": "More: --cursor {next}",
        "done": "{code}: {action}.",
        "by_gate": "the gate",
        "event": "{at}  {person}  {action}  {said}",
    },
    "id": {
        "none": "Tidak ada kasus Anda.",
        "row": "{code}  {kind}  {about}  {state}  tenggat {deadline}{late}  {owner}",
        "late": " LEWAT TENGGAT",
        "counts": "{total} seluruhnya, {overdue} lewat tenggat.",
        "more": "Selanjutnya: --cursor {next}",
        "done": "{code}: {action}.",
        "by_gate": "gerbang",
        "event": "{at}  {person}  {action}  {said}",
    },
}
