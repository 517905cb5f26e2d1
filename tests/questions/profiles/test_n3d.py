"""The profile has the benchmark's groups and the tasks that the types of the house can ask."""

from sightline.questions.profiles.n3d import ENDS, PROFILE
from tests.questions.profiles.telling import questions_of

GROUPS = (
    *ENDS, "relative_distance", "depth_ordering", "width_height", "distance", "vertical_horizontal_distance",
    "direction",
)  # fmt: skip


def test_each_of_the_eleven_groups_has_types_and_the_tasks_have_others():
    assert len(GROUPS) == 11
    labels = [kind.label for kind in PROFILE.types]
    for group in GROUPS:
        assert any(label == group or label.startswith(f"{group}_") for label in labels), group
    for task in ("distance_comparison", "spatial_relation_height", "spatial_relation_over", "grounding_relation"):
        assert task in labels


def test_all_that_it_asks_is_told_again_in_its_forms():
    found = questions_of(PROFILE)
    assert found.keys() >= {kind.title for kind in PROFILE.types} - {"spatial_relation_over", "spatial_relation_height"}
    for question in found["distance"] + found["width_height_width"]:
        assert question.spoken.endswith(" m") and question.type.scorer == "within_25"
    for count in (3, 4):
        assert {len(question.answer.names) for question in found[f"depth_ordering_{count}"]} == {count}
