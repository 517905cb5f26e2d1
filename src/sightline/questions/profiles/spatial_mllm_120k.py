"""spatial_mllm_120k: the self-made part of Spatial-MLLM-120k (Wu et al. 2025, section 4), in its proportions.

Its seven types are those of VSI-Bench without routes; the weights are the published shares of the 70,000 self-made
questions. The other half of that mixture, ScanQA's and SQA3D's own questions, is read from their files. Scenes of
VSI-Bench's videos are test scenes wherever they are read from.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sightline.questions.profile import Profile
from sightline.questions.profiles import vsi_bench

SHARES: Mapping[str, float] = MappingProxyType({
    "object_rel_direction_easy": 31.64 / 3, "object_rel_direction_medium": 31.64 / 3,
    "object_rel_direction_hard": 31.64 / 3,
    "object_rel_distance": 30.95 / 2, "object_abs_distance": 30.95 / 2,
    "room_size_estimation": 16.09 / 2, "object_size_estimation": 16.09 / 2,
    "obj_appearance_order": 15.82,
    "object_counting": 5.5,
})  # fmt: skip
"""Per cent of the rows. What is published for two or three types together is dealt evenly among them."""

LIMIT = 60  # of each type a scene: proportions are made of what is there, by weight

PROFILE = Profile(
    name="spatial_mllm_120k",
    version=1,
    types=tuple(kind.using(weight=SHARES[kind.title], limit=LIMIT) for kind in vsi_bench.PROFILE.types),
    about="Spatial-MLLM-120k: the seven self-made types of its training data, weighted by their published shares.",
)
