import pytest

from sightline.errors import SceneError
from sightline.scenes.formats.json_text import read_json


def test_json_is_read(tmp_path):
    (tmp_path / "a.json").write_text('{"a": [1, 2.5, "ü"]}', encoding="utf-8")
    assert read_json(tmp_path / "a.json") == {"a": [1, 2.5, "ü"]}


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "is not JSON"), (b"{", "is not JSON"), (b"[" * 100_000, "is not JSON"), (b"\xff\xfe1", "is not JSON"),
     (b"1" * 5000, "is not JSON"), (b" " * 300, "longer than"),
     (b"[" + b"[]," * 1_000_001 + b"0]", "more than 1,000,000 lists")],
)  # fmt: skip
def test_what_is_none_or_too_long_is_named(content, words, tmp_path):
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(SceneError, match=words) as told:
        read_json(tmp_path / "a.json", 200 if content.startswith(b" ") else 1 << 22)
    assert "a.json" in str(told.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SceneError, match=r"b\.json: cannot be read"):
        read_json(tmp_path / "b.json")
