from sightline.questions.catalog import TYPES
from sightline.questions.profiles.everything import PROFILE


def test_every_type_is_asked():
    assert {kind.name for kind in PROFILE.types} == {kind.name for kind in TYPES}


def test_every_manner_is_asked():
    assert {name for kind in PROFILE.types for name in kind.manner.params} == {"choices", "rounding", "thought"}
