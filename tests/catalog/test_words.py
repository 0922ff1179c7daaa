import json
from pathlib import Path

from knox_scopes.catalog.load import shipped_folder
from knox_scopes.catalog.schema import departures
from knox_scopes.catalog.words import WORDS, meanings, read_words

FILE = Path(shipped_folder(), WORDS)


def test_the_words_that_ship_keep_to_their_schema() -> None:
    assert (
        list(departures(json.loads(FILE.read_text(encoding="utf-8")), str(FILE.with_name("words.schema.json")))) == []
    )


def test_the_words_are_in_order_and_each_stands_for_something_once() -> None:
    data = json.loads(FILE.read_text(encoding="utf-8"))
    assert data["alike"] == sorted(data["alike"])
    assert list(data["means"]) == sorted(data["means"])
    words = [word for alike in data["alike"] for word in alike]
    assert len(words) == len(set(words))


def test_words_that_are_alike_mean_each_other_and_what_a_word_means_is_not_reversed(tmp_path: Path) -> None:
    file = tmp_path / WORDS
    file.write_text('{"alike": [["a", "b"]], "means": {"c": ["a"]}}', encoding="utf-8")
    assert read_words(file) == {"a": ("b",), "b": ("a",), "c": ("a", "b")}


def test_a_word_is_known_in_the_singular_and_the_plural() -> None:
    words = {"licence": ("license",), "logs": ("diagnostic",)}
    assert meanings("licences", words) == meanings("licence", words) == ("license",)
    assert meanings("log", words) == ("diagnostic",)
    assert meanings("policies", {"policy": ("profile",)}) == ("profile",)
    assert meanings("zzz", words) == ()
