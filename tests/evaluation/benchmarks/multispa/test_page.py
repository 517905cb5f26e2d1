"""MultiSPA's table in the report."""

from sightline.evaluation.baselines import Oracle
from sightline.evaluation.benchmarks.multispa.layout import read_benchmark
from sightline.evaluation.benchmarks.multispa.page import columns_table
from sightline.evaluation.benchmarks.multispa.published import published
from sightline.evaluation.benchmarks.multispa.ruler import score_multispa
from tests.evaluation.benchmarks.multispa.made_files import FILES, write
from tests.evaluation.benchmarks.multispa.test_ruler import replies


def test_figures_of_others_are_marked_as_quoted_with_their_source(tmp_path) -> None:
    rows = read_benchmark(write(tmp_path)).rows
    found = score_multispa(rows, replies(rows, Oracle()))
    assert found is not None
    page = columns_table(found, "<oracle>", published())
    assert page.count("(quoted)") == len(published()) and "2505.17015" in page and "were not measured here" in page
    assert "&lt;oracle&gt;, official" in page and "<td>correspondence choice</td><td>1</td><td>100.0</td>" in page
    assert "no headline" not in page


def test_a_part_of_the_columns_is_said_to_be_one(tmp_path) -> None:
    name = "camera_movement/yaw_angle_val.jsonl"
    rows = read_benchmark(write(tmp_path, {name: FILES[name]})).rows
    found = score_multispa(rows, {})
    assert found is not None and "Only 1 of 12 columns" in columns_table(found, "", ())
