import numpy as np
import pytest

from sightline.scenes.formats.crc32c import LANE, crc32c, masked_crc32c


def by_bits(content: bytes) -> int:
    state = 0xFFFFFFFF
    for byte in content:
        state ^= byte
        for _ in range(8):
            state = state >> 1 ^ (0x82F63B78 if state & 1 else 0)
    return state ^ 0xFFFFFFFF


@pytest.mark.parametrize(
    ("content", "published"),
    [(b"123456789", 0xE3069283), (bytes(32), 0x8A9136AA), (b"\xff" * 32, 0x62A8AB43), (bytes(range(32)), 0x46DD794E)],
)
def test_the_published_examples_come_out(content, published):
    assert crc32c(content) == published  # RFC 3720, appendix B.4, and the check value of the polynomial


@pytest.mark.parametrize("size", [0, 1, LANE - 1, LANE, 2 * LANE, 2 * LANE + 1, 5 * LANE + 77])
def test_lanes_joined_are_the_sum_bit_by_bit(size):
    content = np.random.default_rng(size).bytes(size)
    assert crc32c(content) == by_bits(content) == crc32c(memoryview(content))


def test_the_mask_is_a_rotation_and_a_constant():
    # A record's length of 0 has the sum 0x8C28B28A; TFRecord writes it as this.
    plain = crc32c(bytes(8))
    assert masked_crc32c(bytes(8)) == ((plain >> 15 | plain << 17 & 0xFFFFFFFF) + 0xA282EAD8) % 2**32
