"""How much memory a CA-1M tar of two gigabytes takes: its headers walked, and every frame of it looked at.

python -m benchmarks.tar_memory [--gigabytes 2] [--mark-mb 300]

The tar is written here in the tests' format, its pictures made as large as real ones by a chunk of nothing in each, and
removed again.
"""

import io
import tarfile
import zlib
from pathlib import Path

from benchmarks.peak_memory import measure
from sightline.scenes.readers.ca1m import open_root
from tests.scenes.readers.capture_writer import START_NS, STEP_NS, VIDEO, members

PADDING = 1 << 20  # bytes; a real picture of 1024 × 768 takes about as much
KINDS = 8  # different frames, over and over: packing is not what is measured


def main() -> None:
    jobs = {"one_a_second": one_a_second, "all_frames": all_frames}
    measure("tar_memory", __doc__, f"ca1m-train-{VIDEO}.tar", write, jobs)


def write(path: Path, least: int) -> int:
    """A capture of at least so many bytes; its length in bytes."""
    told = members(KINDS)
    chunk = b"npAd" + bytes(PADDING)  # private, ancillary, safe to copy: every decoder steps over it
    padding = PADDING.to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    with tarfile.open(path, "w") as tar:
        for i in range(-(-least // PADDING)):
            before, now = (f"{VIDEO}/{START_NS + k * STEP_NS}." for k in (i % KINDS, i))
            for name, content in told.items():
                if name.startswith(before):
                    # The chunk goes right behind the header, which takes 33 bytes.
                    whole = content[:33] + padding + content[33:] if name.endswith("wide/image.png") else content
                    add(tar, name.replace(before, now), whole)
        add(tar, f"{VIDEO}/world.gt/instances.json", told[f"{VIDEO}/world.gt/instances.json"])
    return path.stat().st_size


def add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    tar.addfile(info, io.BytesIO(content))


def one_a_second(path: Path) -> int:
    return looked_at(f"{path}@1fps")


def all_frames(path: Path) -> int:
    return looked_at(f"{path}@all")


def looked_at(root: str) -> int:
    """Every frame of the capture as the reader gives it: colour and both depth maps unpacked."""
    scene = open_root(root).load(VIDEO)
    for frame in scene.frames:
        frame.rgb()
        for depth in frame.depths.values():
            depth.read()
    return len(scene.frames)


if __name__ == "__main__":
    main()
