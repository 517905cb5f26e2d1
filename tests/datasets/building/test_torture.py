"""What `make torture` does fifty times, a few times."""

import sys

import pytest

from benchmarks.torture import KINDS, tortured


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes that are left behind are found in /proc")
def test_builds_that_are_killed_interrupted_and_out_of_disk_end_with_the_same_bytes_and_leave_nothing(tmp_path):
    told = tortured(tmp_path, times=4, seed=3, scenes=48, mounts=False)
    assert told["faults"] == [] and told["equal"] == 4
    assert told["kinds"] == dict.fromkeys(KINDS[:4], 1)
