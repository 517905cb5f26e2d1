"""A folder is uploaded to a hub, here one of our own on this machine."""

import pytest

from sightline.errors import DatasetError
from tests.datasets.hub.made_hub import TOKEN, running

hub = pytest.importorskip("sightline.datasets.hub.hub")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "README.md").write_text("---\nlicense: other\n---\n# rooms\n")
    (tmp_path / "data" / "train-00000.parquet").write_bytes(bytes(range(256)))
    return tmp_path


@pytest.mark.parametrize("private", [True, False])
def test_every_file_arrives_as_it_is_in_a_dataset_that_is_made_for_it(folder, private):
    with running() as server:
        address = hub.upload(folder, "me/rooms", TOKEN, private=private, endpoint=server.address)
        assert address == f"{server.address}/datasets/me/rooms"
        assert server.created["type"] == "dataset" and server.created["name"] == "rooms"
        hidden = server.created.get("private") or server.created.get("visibility") == "private"  # by the library's age
        assert bool(hidden) == private
        sent = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        assert server.files == sent and len(sent) == 2
        assert {token for _, token in server.asked} == {f"Bearer {TOKEN}"}


def test_a_refusal_is_one_line_that_says_how_to_go_on_and_holds_no_token(folder):
    with (
        running(refuse=True) as server,
        pytest.raises(DatasetError, match=r"was not uploaded .*hf upload me/rooms") as error,
    ):
        hub.upload(folder, "me/rooms", TOKEN, endpoint=server.address)
    assert TOKEN not in str(error.value) and "\n" not in str(error.value)


def test_a_hub_that_is_not_there_is_the_same(folder):
    with running() as server:
        gone = server.address
    with pytest.raises(DatasetError, match="me/rooms: was not uploaded"):
        hub.upload(folder, "me/rooms", TOKEN, endpoint=gone)
