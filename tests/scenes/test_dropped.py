from collections import Counter

from sightline.scenes.dropped import reasons


def test_each_reason_is_told_with_its_count_in_the_order_met_and_then_what_else_there_is():
    assert reasons(Counter({"no depth": 3, "no pose": 1})) == "3 no depth, 1 no pose"
    assert reasons(Counter({"no depth": 3}), "rgb.txt lists none") == "3 no depth, rgb.txt lists none"
    assert reasons({}, "rgb.txt lists none") == "rgb.txt lists none" and reasons({}) == "there is none"
