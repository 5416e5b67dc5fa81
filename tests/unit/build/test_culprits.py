"""Finding the few left-out files that something needs."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from layergen.build.culprits import culprits
from layergen.build.extracted import ExtractedLayer
from tests.archives import members_of


# Files are written, so a busy machine takes its time.
@settings(deadline=None, max_examples=50)
@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.just(n), st.sets(st.integers(0, n - 1)))))
def test_finds_what_is_needed_and_leaves_it_in_place(case: tuple[int, set[int]]) -> None:
    count, needed = case
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "layer"
        root.mkdir()
        names = [f"python/data/{number:02}.txt" for number in range(count)]
        members = members_of(Path(folder) / "a.zip", dict.fromkeys(names, b"x"))
        asked = 0

        def passes() -> bool:
            nonlocal asked
            asked += 1
            return all((root / names[number]).exists() for number in needed)

        found = {member.path for member in culprits(members, passes, ExtractedLayer(root))}

        wanted = {names[number] for number in needed}
        assert wanted <= found
        assert found == wanted or len(wanted) > 16
        assert {p.relative_to(root).as_posix() for p in root.rglob("*.txt")} == found
        assert asked <= 1 + 7 * max(1, len(wanted))
