"""A page that can do nothing, whatever stands on it."""

from __future__ import annotations

import base64
import re
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.papers.page import POLICY, STYLE, document, element, facts, heading, link, listing, paragraph, plain, table

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><script>1</script>",
    "</title></head><body onload=x>",
    "javascript:alert(1)",
    "&lt;b&gt;",
    "' onmouseover='x",
    "<!-- ",
    "]]>",
]
ALLOWED = set("html head meta title style body main h1 h2 h3 p table thead tbody tr th td pre a".split())


class Tags(HTMLParser):
    """Every tag with its attributes, and all text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def page_of(text: str) -> Tags:
    body = [
        paragraph(text, text),
        heading(text),
        listing(text),
        table([text, "b"], [[text, element("td", text, label=text)]]),
        facts([(text, text)]),
        link("bundles/1.bundle.json", text),
    ]
    return Tags(document(text, "en", body))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_text(text: str) -> None:
    page = page_of(text)
    assert {tag for tag, _ in page.tags} <= ALLOWED
    names = {name for _, given in page.tags for name in given}
    assert names <= {"lang", "charset", "http-equiv", "content", "name", "class", "data-label", "scope", "href"}
    assert page.text.count(text) >= 8, "and it is there, as it was"


@given(st.text())
def test_no_text_at_all_makes_markup(text: str) -> None:
    assert [tag for tag, _ in page_of(text).tags] == [tag for tag, _ in page_of("x").tags]


def test_its_own_policy_allows_this_style_and_nothing_else() -> None:
    made = document("t", "id", [])
    found = re.search(r"<style>(.*?)</style>", made, re.DOTALL)
    assert found is not None
    assert found[1] == STYLE
    digest = base64.b64encode(sha256(found[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'" == POLICY
    (policy,) = (given["content"] for _, given in Tags(made).tags if given.get("http-equiv"))
    assert policy == POLICY
    assert made.index("content-security-policy") < made.index("<style>")
    assert "style=" not in made
    assert "url(" not in STYLE


def test_what_would_turn_a_line_around_or_hide_is_written_out() -> None:
    assert plain("soal\u202egnp.exe") == "soal[U+202E]gnp.exe"
    assert plain("a\u200bb\x07c\ud800") == "a[U+200B]b[U+0007]c[U+D800]"
    assert plain("Siti, kelas 7 — «ya»\n\tbaris") == "Siti, kelas 7 — «ya»\n\tbaris"


@pytest.mark.parametrize(
    "file", ["http://x.example", "//x.example/a", "/etc/passwd", "../a", "a/../b", "javascript:x", ""]
)
def test_a_link_leads_to_a_file_beside_the_page_only(file: str) -> None:
    with pytest.raises(ValueError, match="beside"):
        link(file, "x")


def test_it_reads_on_a_telephone_and_on_paper() -> None:
    for word in ("@media print", "max-width:40em", "attr(data-label)", "@page"):
        assert word in STYLE
    assert 'name="viewport"' in document("t", "en", [])
    rows = table(["No.", "Time"], [["1", "now"]]).html
    assert rows.count('data-label="No."') == 1
