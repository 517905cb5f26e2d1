import pytest

from sightline.questions.profiles import vsi_bench
from sightline.questions.profiles.spatial_mllm_120k import PROFILE


def test_weights_are_the_published_shares_of_the_self_made_questions():
    weights = {kind.title: kind.weight for kind in PROFILE.types}
    assert sum(weights.values()) == pytest.approx(100)
    assert sum(weight for title, weight in weights.items() if "rel_direction" in title) == pytest.approx(31.64)


def test_its_types_are_those_of_the_benchmark_and_more_of_each_scene():
    assert [kind.title for kind in PROFILE.types] == [kind.title for kind in vsi_bench.PROFILE.types]
    assert {kind.limit for kind in PROFILE.types} == {60}
