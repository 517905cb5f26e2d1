import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.errors import SceneError
from sightline.scenes.formats import json_records
from sightline.scenes.formats.json_records import Span, records, records_at

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)
ROWS = st.lists(st.dictionaries(st.text(max_size=5), VALUES, max_size=4), max_size=12)


@settings(max_examples=40, deadline=None)
@given(ROWS, st.sampled_from([None, 0, 2]), st.booleans(), st.integers(1, 40))
def test_records_are_those_of_the_list_and_can_be_read_again_where_they_lie(
    tmp_path_factory, rows, indent, ascii, chunk
):
    path = tmp_path_factory.mktemp("tables") / "sample.json"
    path.write_text(json.dumps(rows, indent=indent, ensure_ascii=ascii), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_records, "CHUNK", chunk)
        spans = [span for span, _ in records(path)]
    assert list(records_at(path, spans)) == rows
    assert list(records_at(path, spans[::-1])) == rows[::-1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "byte 0: cut short"),
        ("{}", "does not begin with"),
        ('[{"a": 1}, {"a"', "byte 11: cut short"),
        ('[{"a": 1}, 7]', "byte 11: '7', where a record"),
        ("[" * 100_000, "cut short or damaged"),
        ('[{"a": ' + "[" * 50_000, "byte 1: cut short or damaged"),
        ('[{"a": 1} x {"a": 2}]', "byte 10: cut short or damaged"),
        ('[{"a": ' + "9" * 5000 + "}]", "byte 1: cut short or damaged"),
    ],
)
def test_a_damaged_table_names_the_byte(text, words, tmp_path):
    path = tmp_path / "sample.json"
    path.write_text(text)
    with pytest.raises(SceneError, match=rf"sample\.json.*{words}"):
        list(records(path))


def test_a_record_without_end_is_given_up_after_its_longest_length(tmp_path, monkeypatch):
    monkeypatch.setattr(json_records, "CHUNK", 1 << 10)
    monkeypatch.setattr(json_records, "LONGEST", 1 << 12)
    path = tmp_path / "sample.json"
    path.write_text('[{"token": "' + "a" * 20_000 + '"}]')  # whole, but longer than any record
    with pytest.raises(SceneError, match="byte 1: cut short or damaged"):
        list(records(path))


def test_a_span_that_holds_no_record_any_more_is_refused(tmp_path):
    path = tmp_path / "sample.json"
    path.write_text('[{"a": 1}]')
    for span in (Span(2, 4), Span(0, 10), Span(50, 3)):
        with pytest.raises(SceneError, match=r"no record there"):
            list(records_at(path, [span]))
    with pytest.raises(SceneError, match="gone"):
        list(records_at(tmp_path / "gone", [Span(0, 1)]))
