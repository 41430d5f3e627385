"""The files ``gapura init`` writes. gapura.yaml is made from the settings themselves: no setting is forgotten."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from gateway.sections import GROUPS
from gateway.settings import Settings
from gateway.settings_problems import section_of
from gateway.site_texts import INDONESIAN

Language = Literal["en", "id"]

_HEAD = {
    "en": """\
# The settings of this gate. A line that is commented out shows the default.
# The environment goes before this file: GAPURA_SERVER__PORT=9000 sets server.port.
# Is all well?  gapura check -c gapura.yaml      Start:  gapura serve -c gapura.yaml
""",
    "id": """\
# Setelan gerbang ini. Baris yang diberi tanda komentar menunjukkan nilai bawaan.
# Variabel lingkungan mendahului berkas ini: GAPURA_SERVER__PORT=9000 mengisi server.port.
# Sudah benar?  gapura check -c gapura.yaml      Mulai:  gapura serve -c gapura.yaml
""",
}
_DESCRIBED = """\
  # - name: ibu-guru        # {what}
  #   url: http://127.0.0.1:9000
  #   api: http
  #   routes:
  #     - path: /api/tulis
  #       model: ibu-guru
  #       input: {{ text: [$.tanya, "$.riwayat[*].teks"], system: [$.petunjuk], images: [$.gambar], plain: [$.waktu] }}
  #       output: {{ text: [$.hasil], usage: {{ output_tokens: $.meta.jumlah }}, plain: [$.pada] }}
  #       stream: {{ format: sse, asked: $.alir, delta: [$.potongan], done: $.selesai, terminator: "" }}
  #       unmapped: scan
  #       on_block:
  #         status: 400
  #         answer: {{ hasil: "{{{{message}}}}" }}
  #         body: {{ galat: "{{{{message}}}}", kode: "{{{{code}}}}" }}
  #         stream_final: {{ potongan: "{{{{message}}}}", selesai: true }}"""
_WHAT = {"en": "any service of JSON over HTTP, described", "id": "layanan JSON lewat HTTP apa pun, diuraikan"}
_BACKEND = {"name": "local", "url": "http://127.0.0.1:11434/v1"}


def settings_file(language: Language) -> str:
    """A gapura.yaml for an Ollama on this machine and the usual groups, with every other setting commented."""
    active: dict[str, Any] = {
        "server": {"language": language},
        "backends": [_BACKEND],
        "groups": [group.model_dump(exclude_defaults=True) | {"role": group.role} for group in GROUPS],
        "contacts": [],
        "policies": {"files": ["policies/policy.yaml"]},
        "data": "gapura-data",
    }
    lines = [_HEAD[language]]
    for name, info in Settings.model_fields.items():
        lines.append(f"# {_meaning(info, language)}")
        inner = section_of(Settings, name)
        if inner is None:
            lines.append(_setting(name, active.get(name, info.default), name in active))
        elif isinstance(active.get(name), list):
            entries = active[name]
            lines += [f"{name}:" if entries else f"# {name}: []", *_entries(inner, entries, language)]
            if name == "backends":
                lines.append(_DESCRIBED.format(what=_WHAT[language]))
        else:
            lines += [f"{name}:", *_section(inner, active.get(name, {}), language, "  ")]
        lines.append("")
    return "\n".join(lines)


def _meaning(info: FieldInfo, language: Language) -> str:
    text = info.description or ""
    return INDONESIAN.get(text, text) if language == "id" else text


def _section(model: type[BaseModel], active: Mapping[str, Any], language: Language, indent: str) -> Iterator[str]:
    for name, info in model.model_fields.items():
        inner = section_of(model, name)
        yield f"{indent}# {_meaning(info, language)}"
        if inner is not None and isinstance(info.default, tuple):
            yield f"{indent}# {name}: {'' if info.default else '[]'}".rstrip()
            yield from (f"{indent}#   - {_flow(one.model_dump(exclude_defaults=True))}" for one in info.default)
            yield from (indent + line for line in _entries(inner, [], language))
        elif inner is not None:
            yield f"{indent}{name}:"
            yield from _section(inner, active.get(name, {}), language, indent + "  ")
        else:
            yield indent + _setting(name, active.get(name, info.default), name in active)


def _entries(model: type[BaseModel], entries: list[dict[str, Any]], language: Language) -> Iterator[str]:
    for name, info in model.model_fields.items():
        inner = section_of(model, name)
        more = (
            f" ({', '.join(f'{key}: {_flow(of.default)}' for key, of in inner.model_fields.items())})" if inner else ""
        )
        yield f"  # {name}: {_meaning(info, language)}{more}"
    for entry in entries:
        yield f"  - {_flow(entry)}"


def _setting(name: str, value: Any, is_set: bool) -> str:
    shown = "" if value is None or value is PydanticUndefined else " " + _flow(value)
    return f"{name}:{shown}" if is_set else f"# {name}:{shown}"


def _flow(value: Any) -> str:
    """A value as YAML on one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name}: {_flow(inner)}" for name, inner in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    text = str(value)
    return text if text.replace("-", "").replace("_", "").isalnum() else json.dumps(text)


POLICY = """\
# What is allowed at this site. It stands on the pack "school": gapura policy lint shows what is in force.
# Apa yang boleh di sini. Dasarnya paket "school": gapura policy lint menampilkan aturan yang berlaku.
gapura: policy/v1
name: site
title: { en: Rules of our school, id: Aturan sekolah kami }
extends: [school]
default: allow
respond: refusal
rules:
  # An example of a rule of your own: change it, or take it out together with its test.
  # Contoh aturan sendiri: ubah, atau hapus bersama ujinya.
  - name: links-in-questions
    title: { en: Questions with a web address are marked for review, id: Pertanyaan dengan alamat web ditandai }
    when: { direction: input, role: student, pii: [URL] }
    then: flag
"""
TESTS = """\
# What the policy promises. Run: gapura policy test policies/policy.yaml
# Names and numbers are invented. / Nama dan nomor di sini rekaan.
- name: an ordinary question passes
  as: { group: siswa-smp, role: student, age: 13 }
  facts: { direction: input }
  expect: { effect: allow }
- name: a question with a web address is marked
  as: { group: siswa-smp, role: student, age: 13 }
  facts: { direction: input, pii: { URL: 1 } }
  expect: { effect: flag, rules: [links-in-questions] }
- name: a teacher may send one
  as: { group: guru, role: teacher }
  facts: { direction: input, pii: { URL: 1 } }
  expect: { effect: allow }
- name: an identity number is masked before it leaves
  as: { group: siswa-smp, role: student, age: 13 }
  input: "NIK saya 3174015509000001, tolong cek"
  expect: { effect: redact, rules: [identity-numbers], not_sent: ["3174015509000001"] }
"""
