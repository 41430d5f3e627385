import json
from collections.abc import Callable

import pytest

from policies import Vocabulary
from policies.conditions import BUILDERS
from policies.schema import PolicyForm, RuleForm, json_schema

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
        (HEAD + "rules:\n  - { name: x, when: { pii: URL }, then: block, notify: counsellor }\n", "GP014 5:49"),
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


def test_editors_are_offered_every_key_and_every_condition(words: Vocabulary) -> None:
    schema = json.loads(json.dumps(json_schema(words)))
    assert set(schema["properties"]) == set(PolicyForm.model_fields)
    rule = schema["$defs"]["RuleForm"]["properties"]
    assert set(rule) == {field.alias or name for name, field in RuleForm.model_fields.items()}
    condition = schema["$defs"]["condition"]
    assert set(condition["properties"]) == {*BUILDERS, *words.scores}
    assert condition["additionalProperties"] is False
    assert schema["additionalProperties"] is False


def test_without_a_vocabulary_the_schema_offers_the_whole_language() -> None:
    condition = json_schema()["$defs"]["condition"]
    assert "selfharm" in condition["properties"]
    assert "ID_KK" in condition["properties"]["pii"]["anyOf"][0]["enum"]
