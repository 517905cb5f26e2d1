import gc

import pytest

from sightline.datasets.rows.uncollected import uncollected


def test_the_collector_rests_and_goes_on_where_it_went_on():
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            pass
        assert not gc.isenabled()  # the inner one found it resting
    assert gc.isenabled()


def test_it_goes_on_after_an_error():
    with pytest.raises(KeyError), uncollected():
        raise KeyError
    assert gc.isenabled()
