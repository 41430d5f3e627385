from collections.abc import Callable

import pytest

HEAD = "gapura: policy/v1\nname: site\ndefault: allow\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("gapura: policy/v2\nname: site\ndefault: allow\n", "GP012 1:9"),
        ("name: site\ndefault: allow\n", "GP011 1:1"),
        ("gapura: policy/v1\nname: Site One\ndefault: allow\n", "GP012 2:7"),
        ("gapura: policy/v1\nname: 7\ndefault: allow\n", "GP012 2:7"),
        (HEAD + "unseen: maybe\n", "GP012 4:9"),
        (HEAD + "rulez: []\n", "GP010 4:1"),
        (HEAD + "title: { en: Only English }\n", "GP011 4:8"),
        (HEAD + "title: { en: '', id: x }\n", "GP012 4:14"),
        (HEAD + "applies: { group: [smp] }\n", "GP010 4:12"),
        (HEAD + "rules: { name: x }\n", "GP012 4:8"),
        (HEAD + "rules:\n  - name: x\n    when: { direction: input }\n", "GP011 5:5"),
        (HEAD + "rules:\n  - { name: x, when: { pii: URL }, then: block, floor: 'yes' }\n", "GP012 5:56"),
        (HEAD + "rules:\n  - { name: x, when: { pii: URL }, then: block, keep: redacted }\n", "GP014 5:49"),
        ("- just\n- a list\n", "GP012 1:1"),
    ],
)
def test_a_file_of_another_form_is_refused_where_it_departs(
    codes: Callable[..., list[str]], text: str, problem: str
) -> None:
    assert codes(text) == [problem]


def test_an_unknown_key_does_not_hide_what_else_is_wrong(codes: Callable[..., list[str]]) -> None:
    text = HEAD + "colour: red\nrules:\n  - { name: x, when: { pii: NIK }, then: bloc, shade: 1 }\n"
    assert sorted(codes(text)) == ["GP010 4:1", "GP010 6:48", "GP013 6:42", "GP021 6:29"]
