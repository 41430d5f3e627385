import json

from policies import Vocabulary
from policies.conditions import BUILDERS
from policies.json_schema import json_schema
from policies.schema import PolicyForm, RuleForm


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
