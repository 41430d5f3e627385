"""What pages are made of."""

from __future__ import annotations

from gateway.detectors.evaluation.tables import framed, legend, table


def test_a_frame_escapes_what_it_is_told() -> None:
    made = framed("a < b", "<set>", "<p>body</p>", "id")
    assert "<h1>a &lt; b</h1>" in made
    assert "<title>a &lt; b: &lt;set&gt;</title>" in made
    assert '<html lang="id">' in made
    assert "<p>body</p>" in made


def test_a_table_can_be_scrolled_and_names_its_rows() -> None:
    made = table("figures", ["head", "share"], [["insult", "<svg></svg>"]])
    assert 'tabindex="0"' in made
    assert '<th scope="row">insult</th><td class="plot"><svg></svg></td>' in made
    assert '<th scope="col" class="plot">share</th>' in made


def test_a_legend_shows_the_mark_of_each_name() -> None:
    assert legend(["a", "<b>"]).count("<svg") == 2
    assert "&lt;b&gt;" in legend(["<b>"])
