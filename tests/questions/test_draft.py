from sightline.questions.draft import Balance, Draft, Evidence, Mark, Mention, Point, Skip, View


def test_what_is_made_by_the_million_is_a_tuple_and_what_holds_boxes_compares_by_itself():
    assert all(issubclass(kind, tuple) for kind in (Draft, Mark, Point, Balance, Skip))
    assert Mark("0", "dot", ((1.0, 2.0),)) == Mark("0", "dot", ((1.0, 2.0),)) and View("0") == View("0", "reference")
    assert Mention("lamp", "a") != Mention("lamp", "a")  # boxes are arrays: equality would have no one answer
    assert Evidence() != Evidence()


def test_a_skip_stands_for_one_candidate_unless_it_says_more():
    assert Skip("too near").times == 1
