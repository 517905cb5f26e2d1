"""Quoted figures."""

import pytest

from sightline.evaluation.benchmarks.multispa.published import published
from sightline.evaluation.benchmarks.multispa.subtasks import COLUMNS


def test_printed_averages_are_the_means_of_their_columns_but_where_a_note_says_so() -> None:
    quoted = published()
    assert len(quoted) == 8 and len({one.model for one in quoted}) == 8
    for one in quoted:
        assert tuple(one.columns) == COLUMNS and "2505.17015" in one.source
        mean = sum(one.columns.values()) / 12
        agree = mean == pytest.approx(one.average, abs=1e-4)
        assert agree or f"{100 * mean:.2f}" in one.note
        assert agree or one.note
        assert not (agree and one.note)


def test_a_quoted_figure_stands_in_its_column() -> None:
    by_model = {one.model: one for one in published()}
    assert by_model["GPT-4o"].columns["correspondence choice"] == pytest.approx(0.6767)
    assert by_model["Multi-SpatialMLLM 8B (LoRA)"].columns["camera translation vector"] == pytest.approx(0.18)
