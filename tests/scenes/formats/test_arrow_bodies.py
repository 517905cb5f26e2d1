import struct

import pyarrow as pa
import pytest

from sightline.scenes.formats.arrow_bodies import is_packed

BATCH = pa.RecordBatch.from_pydict({"a": list(range(1000)), "b": ["word"] * 1000})
NAMES = pa.RecordBatch.from_pydict({"b": pa.array(["word"] * 1000).dictionary_encode()})


def headers(batch, compression):
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema, options=pa.ipc.IpcWriteOptions(compression=compression)) as writer:
        writer.write_batch(batch)
    return [
        (message.type, message.metadata.to_pybytes()) for message in pa.ipc.MessageReader.open_stream(sink.getvalue())
    ]


@pytest.mark.parametrize("compression", [None, "lz4", "zstd"])
@pytest.mark.parametrize("batch", [BATCH, NAMES])
def test_batches_and_dictionaries_are_packed_as_they_were_written_and_a_schema_never_is(batch, compression):
    told = {kind: is_packed(header) for kind, header in headers(batch, compression)}
    packed = compression is not None
    dictionary = {"dictionary": packed} if batch is NAMES else {}
    assert told == {"schema": False, "record batch": packed} | dictionary


@pytest.mark.parametrize("header", [b"", b"\0\0", b"\xff" * 64, struct.pack("<I", 900)])
def test_what_is_no_header_is_told_as_such(header):
    with pytest.raises(struct.error):
        is_packed(header)
