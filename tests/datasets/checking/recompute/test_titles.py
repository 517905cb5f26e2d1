"""What a row is called must fit what it is."""

from dataclasses import replace

import pytest

from sightline.answers.number import Length
from sightline.datasets.checking.recompute.catalog import ROUTES
from sightline.datasets.checking.recompute.titles import LABELS, USUAL, of_title
from sightline.datasets.rows.row import Row
from sightline.questions.draft import Evidence, Param
from sightline.questions.manner import Manner
from sightline.questions.profile import PROFILES, open_profile

TYPES = [(profile, kind) for profile in PROFILES for kind in open_profile(profile).types]


def made(type: str, name: str, profile: str = "core@2", **params: Param) -> Row:
    return Row(
        type=type, name=name, profile=profile, scene_source="made:", scene_id="made", text="?",
        answer=Length(1.0), spoken="1 m", scorer="mra", evidence=Evidence(), split="train", seed=0, params=params,
    )  # fmt: skip


def test_every_type_with_a_second_route_has_its_usual_parameters():
    assert USUAL.keys() == ROUTES.keys()


@pytest.mark.parametrize(("profile", "kind"), TYPES)
def test_the_types_of_a_profile_are_called_as_they_should_be(profile, kind):
    usual = replace(kind, label="", params=USUAL[kind.name], manner=Manner())
    assert usual.title == kind.name  # what is usual here is what the type itself takes for usual
    assert list(of_title(made(kind.title, kind.name, f"{profile}@9", **kind.said))) == []


def test_every_label_of_a_profile_is_one_of_its_types():
    for profile, labels in LABELS.items():
        assert labels.keys() <= {kind.label for kind in open_profile(profile).types}


@pytest.mark.parametrize(
    ("type", "params", "faults"),
    [
        ("object_size", {"axis": "height"}, []),
        ("object_size(axis=width)", {"axis": "width"}, []),
        ("object_size", {"axis": "width"}, ["type"]),
        ("object_size(axis=height)", {"axis": "height"}, ["type"]),
        ("object_gap", {"axis": "height"}, ["type"]),
        ("taller", {"axis": "height"}, ["type"]),
        ("object_size", {}, ["params"]),
        ("object_size", {"axis": "height", "most": 2.0}, ["params"]),
    ],
)
def test_a_name_that_is_not_its_own_is_flagged(type, params, faults):
    assert [fault.what for fault in of_title(made(type, "object_size", **params))] == faults


def test_a_label_stands_for_one_setting():
    assert list(of_title(made("wider", "size_comparison", axis="width", most=1.6))) == []
    assert [fault.what for fault in of_title(made("wider", "size_comparison", axis="height", most=1.6))] == ["type"]


def test_another_profile_chooses_its_own_labels_but_no_type_of_that_name():
    assert list(of_title(made("how large", "object_size", "mine@1", axis="width"))) == []
    assert [fault.what for fault in of_title(made("object_gap", "object_size", "mine@1", axis="width"))] == ["type"]
