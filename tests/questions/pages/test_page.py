from pathlib import Path

from sightline.questions.catalog import TYPES
from sightline.questions.pages.page import catalogue_page
from sightline.questions.profile import PROFILES, open_profile

PAGE = Path(__file__).parents[3] / "docs" / "questions.md"


def test_the_page_in_the_docs_is_what_the_types_say():
    assert PAGE.read_text() == catalogue_page(), "docs/questions.md is out of date: run `make docs`"


def test_every_type_and_every_configured_one_is_on_the_page():
    page = catalogue_page()
    for kind in TYPES:
        assert f"## {kind.name}\n" in page
    for name in PROFILES:
        assert all(f"| `{kind.title}` |" in page for kind in open_profile(name).types)


def test_every_type_has_its_picture():
    assert {path.stem for path in (PAGE.parent / "questions").glob("*.jpg")} == {kind.name for kind in TYPES}
