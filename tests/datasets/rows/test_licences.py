"""Only words that plainly let others have the data count as leave to pass it on."""

import pytest

from sightline.datasets.rows.licences import OTHER, hub_licence, may_be_passed_on
from sightline.scenes.open import READERS
from sightline.scenes.readers.procedural import ProceduralReader


@pytest.mark.parametrize(
    ("licence", "name"),
    [
        ("CC BY 4.0", "cc-by-4.0"),
        ("CC BY-NC-SA 3.0: not for commercial use", "cc-by-nc-sa-3.0"),
        ("CC0 1.0", "cc0-1.0"),
        ("CC BY", OTHER),
        ("made by Sightline; free to use", OTHER),
        ("Apache-2.0", OTHER),
    ],
)
def test_open_licences_let_rows_be_passed_on(licence, name):
    assert may_be_passed_on(licence) and hub_licence([licence]) == name


@pytest.mark.parametrize(
    "licence",
    [
        "",
        "CC BY-ND 4.0",
        "CC BY-NC-ND 4.0",
        "CC BY-NC-SA 4.0 and Motional's terms: not for commercial use",
        "annotations CC BY 4.0; videos under the terms of Aria Digital Twin",
        "the recording's own; look at its README",
        "ScanNet Terms of Use: research only, by agreement",
        "not free to use",
        "free to use for research only",
    ],
)
def test_all_other_words_do_not(licence):
    assert not may_be_passed_on(licence)


def test_of_all_readers_made_rooms_and_kitti_alone_state_leave():
    stated = {name: entry.licence for name, entry in READERS.items()}
    assert {name for name, licence in stated.items() if may_be_passed_on(licence)} == {"procedural", "kitti"}
    assert may_be_passed_on(ProceduralReader.licence)


def test_several_licences_have_no_one_name():
    assert hub_licence(["CC BY 4.0", "CC BY 4.0"]) == "cc-by-4.0"
    assert hub_licence(["CC BY 4.0", "CC BY-SA 4.0"]) == OTHER
    assert hub_licence([]) == OTHER
