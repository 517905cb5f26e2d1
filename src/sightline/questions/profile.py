"""A profile says which questions a dataset asks, with which semantics, and how they are said and scored."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from sightline.errors import QuestionError
from sightline.questions.question import QuestionType

PROFILES = {
    "core": "sightline.questions.profiles.core",
    "multispa": "sightline.questions.profiles.multispa",
    "multiframe": "sightline.questions.profiles.multiframe",
    "everything": "sightline.questions.profiles.everything",
    "vsi_bench": "sightline.questions.profiles.vsi_bench",
    "spatial_mllm_120k": "sightline.questions.profiles.spatial_mllm_120k",
    "spatialrgpt": "sightline.questions.profiles.spatialrgpt",
    "spatialvlm": "sightline.questions.profiles.spatialvlm",
    "n3d": "sightline.questions.profiles.n3d",
    "ca_vqa": "sightline.questions.profiles.ca_vqa",
}
"""Name → module that holds `PROFILE`; imported when asked for."""


@dataclass(frozen=True)
class Profile:
    """A list of configured question types, in a version: whatever changes a row raises it."""

    name: str
    version: int
    types: tuple[QuestionType, ...]
    about: str

    @property
    def title(self) -> str:
        """ "core@1", as rows state it."""
        return f"{self.name}@{self.version}"


def open_profile(name: str) -> Profile:
    """The profile of that name; an unknown one is a QuestionError that lists them all."""
    if name not in PROFILES:
        raise QuestionError(f"no profile {name!r}; there are: {', '.join(PROFILES)}")
    profile: Profile = importlib.import_module(PROFILES[name]).PROFILE
    return profile
