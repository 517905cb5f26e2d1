import pytest

from sightline.errors import QuestionError
from sightline.questions.catalog import TYPES
from sightline.questions.profile import PROFILES, Profile, open_profile


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_goes_by_its_name_and_version(name):
    profile = open_profile(name)
    assert isinstance(profile, Profile)
    assert profile.name == name and profile.title == f"{name}@{profile.version}"


@pytest.mark.parametrize("name", PROFILES)
def test_no_two_types_of_a_profile_share_a_title_and_each_names_its_scorer(name):
    types = open_profile(name).types
    assert len({kind.title for kind in types}) == len(types)
    assert all(kind.scorer in kind.answer.scorers for kind in types)


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_asks_types_of_the_catalogue(name):
    assert {kind.name for kind in open_profile(name).types} <= {kind.name for kind in TYPES}


def test_an_unknown_profile_is_refused_with_the_list():
    with pytest.raises(QuestionError, match="no profile 'scanqa'; there are: core"):
        open_profile("scanqa")
