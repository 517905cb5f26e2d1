import struct

import numpy as np
import pytest
from hypothesis import example as hypothesis_example
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.errors import SceneError
from sightline.scenes.formats.crc32c import masked_crc32c
from sightline.scenes.formats.tfrecord import parse_example, read_record, record_spans
from tests.scenes.formats.record_writer import example, field, record, varint, write_records

numbers = st.one_of(
    st.lists(st.binary(max_size=300), min_size=1),
    st.lists(st.floats(width=32, allow_nan=False), min_size=1),
    st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1),
)


@settings(max_examples=50)
@given(st.dictionaries(st.text(max_size=20), numbers, min_size=1), st.booleans())
def test_an_example_comes_back_as_it_was_written(features, packed):
    content = example(features, packed)
    read = parse_example(content, "here")
    assert read.keys() == features.keys()
    for name, values in features.items():
        found = read[name]
        told = [content[part] for part in found] if isinstance(found, tuple) else found.tolist()
        assert told == values


def test_records_are_found_by_their_lengths_and_read_in_place(tmp_path):
    contents = [b"first", b"", bytes(5000)]
    path = write_records(tmp_path / "x.tfrecord", contents)
    spans = record_spans(path)
    assert [read_record(path, span, "here") for span in spans] == contents


@pytest.mark.parametrize("at", [0, 8, 12, 16])
def test_one_wrong_bit_in_a_record_is_found(at, tmp_path):
    path = write_records(tmp_path / "x.tfrecord", [b"content"])
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(raw)
    with pytest.raises(SceneError, match=r"checksum is wrong|before them"):
        read_record(path, record_spans(path)[0], "here")


def test_a_file_that_ends_in_a_record_is_refused_wherever_it_ends(tmp_path):
    whole = record(b"first") + record(b"second")
    for end in range(len(record(b"first")) + 1, len(whole)):
        (tmp_path / "x.tfrecord").write_bytes(whole[:end])
        with pytest.raises(SceneError, match=r"x\.tfrecord: record 1 "):
            record_spans(tmp_path / "x.tfrecord")


def test_a_record_that_promises_more_than_any_record_has_is_refused_unread(tmp_path):
    header = struct.pack("<Q", 2**50)
    (tmp_path / "x.tfrecord").write_bytes(header + struct.pack("<I", masked_crc32c(header)) + bytes(100))
    with pytest.raises(SceneError, match="promises"):
        record_spans(tmp_path / "x.tfrecord")


@settings(max_examples=100)
@given(st.binary(max_size=60), st.integers(0, 2**16))
@hypothesis_example(b"\x00\x00\x00\x00\x00\x00\x81\x7f", 621)  # a signalling NaN among the floats
def test_no_bytes_do_more_than_a_scene_error(noise, seed):
    rng = np.random.default_rng(seed)
    whole = bytearray(example({"a": [1.0, 2.0], "b": [b"x"], "c": [1, 2]}))
    at = int(rng.integers(len(whole)))
    whole[at : at + len(noise)] = noise
    for content in (noise, bytes(whole)):
        try:
            parse_example(content, "here")
        except SceneError as error:
            assert str(error).startswith("here")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x0b",  # a group, which nobody writes any more
        varint(1 << 3 | 2) + varint(2**40),
        b"\xff" * 20,
        field(1, field(1, field(1, b"\xff\xfe") + field(2, b""))),
        field(1, field(1, field(1, b"a") + field(2, field(2, field(1, b"12345"))))),
    ],
)
def test_what_is_no_example_is_refused(content):
    with pytest.raises(SceneError, match="here"):
        parse_example(content, "here")
