from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge import strict_yaml
from bot.knowledge.strict_yaml import YamlProblem

SCALARS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20)
DATA = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(SCALARS, inner, max_size=4), max_leaves=12
)


@pytest.mark.parametrize("value", ["no", "on", "12:30", "030123456", "2026-01-01", "1e3", "~", "0x1F", "089 123"])
def test_every_scalar_is_read_as_text(tmp_path: Path, value: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(f"key: {value}\n", encoding="utf-8")
    assert strict_yaml.load(file) == {"key": value}


@given(data=DATA)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, data: object) -> None:
    file = tmp_path_factory.mktemp("yaml") / "a.yaml"
    file.write_text(yaml.safe_dump(data, allow_unicode=True, default_style='"'), encoding="utf-8")
    assert strict_yaml.load(file) == data


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\na: 2\n", 2, "duplicate key 'a'"),
        ("a: &x 1\nb: 2\n", 1, "anchor &x"),
        ("a: [1]\nb: *a\n", 2, "alias"),
        ("a: !!python/object:os.system 1\n", 1, "tag"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("a: [1, 2\n", 2, "not YAML"),
        ("[" * 3000, 1, "nested more than"),
        ("? [a]\n: b\n", 1, "as a key"),
        ("a: \x01\n", 1, "U+0001"),
    ],
)
def test_what_is_refused_names_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(YamlProblem) as caught:
        strict_yaml.load(file)
    assert caught.value.line == line
    assert words in caught.value.message


def test_size_and_encoding_are_bounded(tmp_path: Path) -> None:
    big = tmp_path / "big.yaml"
    big.write_bytes(b"a: " + b"x" * strict_yaml.MAX_BYTES)
    with pytest.raises(YamlProblem, match="bytes"):
        strict_yaml.load(big)
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("a: b\nc: ä\n".encode("latin-1"))
    with pytest.raises(YamlProblem) as caught:
        strict_yaml.load(latin)
    assert caught.value.line == 2


def test_a_place_is_found_again(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a:\n  - b: 1\n    c: [x, y]\n", encoding="utf-8")
    assert strict_yaml.locate(file, ("a", 0, "c", 1)) == (3, 12)
    assert strict_yaml.locate(file, ("a", 0, "missing")) == (2, 5)
    assert strict_yaml.locate(file, ()) == (1, 1)
