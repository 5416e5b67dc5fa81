"""For any set of files, the canonical zip is the same, readable, and says what it holds."""

import hashlib
import random
import tempfile
import zipfile
import zlib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from layergen.build.archive import Written, write_archive
from layergen.build.paths import objection
from layergen.build.protocol import Member
from layergen.build.zip_reader import content_of, read_zip

SEGMENT = st.text(min_size=1, max_size=8)
PATHS = st.lists(SEGMENT, min_size=1, max_size=4).map("/".join)
TREES = st.dictionaries(PATHS, st.tuples(st.binary(max_size=300), st.booleans()), max_size=12)


def usable(tree: dict[str, tuple[bytes, bool]]) -> dict[str, tuple[bytes, bool]]:
    """Leave out paths that no zip may hold, and files below a file."""
    good = {path: entry for path, entry in tree.items() if objection(path) is None}
    return {
        path: entry
        for path, entry in good.items()
        if not any(other != path and path.startswith(f"{other}/") for other in good)
    }


def laid_out(folder: Path, tree: dict[str, tuple[bytes, bool]], seed: int) -> list[Member]:
    """Lay the streams of a tree into a file, in a random order with random gaps."""
    chance = random.Random(seed)  # noqa: S311 - a shuffle
    files = list(tree.items())
    chance.shuffle(files)
    streams = folder / "streams"
    members: list[Member] = []
    with streams.open("wb") as out:
        for path, (content, executable) in files:
            out.write(chance.randbytes(chance.randrange(20)))
            deflater = zlib.compressobj(wbits=-15)
            raw = deflater.compress(content) + deflater.flush()
            members.append(
                Member(
                    path=path,
                    executable=executable,
                    size=len(content),
                    crc=zlib.crc32(content),
                    sha256=hashlib.sha256(content).hexdigest(),
                    archive=streams,
                    offset=out.tell(),
                    compressed_size=len(raw),
                    method=8,
                )
            )
            out.write(raw)
    return members


@given(TREES.map(usable), st.integers(), st.integers())
def test_order_and_layout_do_not_matter(
    tree: dict[str, tuple[bytes, bool]], one: int, two: int
) -> None:
    def written(seed: int) -> tuple[Written, bytes]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.zip"
            result = write_archive(laid_out(Path(folder), tree, seed), path)
            return result, path.read_bytes()

    assert written(one) == written(two)


@given(TREES.map(usable), st.integers())
def test_what_goes_in_comes_out(tree: dict[str, tuple[bytes, bool]], seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.zip"
        write_archive(laid_out(Path(folder), tree, seed), path)

        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            assert len(archive.infolist()) == len(tree)
        if tree:
            members = read_zip(path, "x.zip")
            assert {m.path: (content_of(m), m.executable) for m in members} == tree


@given(TREES.map(usable), TREES.map(usable), st.integers())
def test_the_content_digest_tells_trees_apart(
    one: dict[str, tuple[bytes, bool]], two: dict[str, tuple[bytes, bool]], seed: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.zip"
        digests = [
            write_archive(laid_out(Path(folder), tree, seed), path).content for tree in (one, two)
        ]

    assert (digests[0] == digests[1]) is (one == two)
