import json

from policies import Vocabulary, offline
from policies.vocabulary import ENTITIES, LEVELS, SCORES


def test_a_vocabulary_reads_back_from_json(words: Vocabulary) -> None:
    assert Vocabulary.from_json(json.loads(json.dumps(words.to_json()))) == words


def test_equal_vocabularies_have_equal_digests_and_others_do_not(words: Vocabulary) -> None:
    again = Vocabulary.from_json(words.to_json())
    assert again.digest == words.digest
    assert offline().digest != words.digest
    assert words.digest.startswith("sha256:")


def test_the_offline_vocabulary_speaks_the_language_and_knows_any_group() -> None:
    words = offline()
    assert words.groups is None
    assert words.entities < ENTITIES
    assert words.scores.keys() < SCORES
    for score in words.scores.values():
        cautious, balanced, strict = (score.levels[level] for level in LEVELS)
        assert 0 < cautious < balanced < strict <= score.reachable


def test_it_tells_what_is_detected_here(words: Vocabulary) -> None:
    assert words.provides("ID_NIK")
    assert words.provides("threat")
    assert not words.provides("selfharm")
