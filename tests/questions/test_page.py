from pathlib import Path

from sightline.questions.catalog import TYPES
from sightline.questions.page import catalogue_page
from sightline.questions.profile import PROFILES, open_profile

PAGE = Path(__file__).parents[2] / "docs" / "questions.md"


def test_the_page_in_the_docs_is_what_the_types_say():
    assert PAGE.read_text() == catalogue_page(), (
        "docs/questions.md is out of date: write `sightline.questions.page.catalogue_page()` into it"
    )


def test_every_type_and_every_configured_one_is_on_the_page():
    page = catalogue_page()
    for kind in TYPES:
        assert f"## {kind.name}\n" in page
    for name in PROFILES:
        assert all(f"| `{kind.title}` |" in page for kind in open_profile(name).types)
