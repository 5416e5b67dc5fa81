from pathlib import Path

from layergen.adapters.overlay import overlaid


def test_some_files_are_replaced_and_all_others_are_what_they_were(tmp_path: Path) -> None:
    root = tmp_path / "envs" / "dev" / "eu-west-1"
    root.mkdir(parents=True)
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "main.tf").write_text("module")
    (root / "layers.tf").write_text("before")
    (root / "own.tf").write_text("own")

    with overlaid(tmp_path, "envs/dev/eu-west-1", {"layers.tf": "after\r\n"}) as top:
        here = top / "envs" / "dev" / "eu-west-1"
        assert (here / "layers.tf").read_bytes() == b"after\r\n"
        assert (here / "own.tf").read_text() == "own"
        assert (here / "../../../modules/main.tf").read_text() == "module"

    assert (root / "layers.tf").read_text() == "before"
    assert (tmp_path / "modules" / "main.tf").exists()
    assert not top.exists()


def test_the_top_itself(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("before")

    with overlaid(tmp_path, ".", {"a": "after", "b": "new"}) as top:
        assert [(top / name).read_text() for name in ("a", "b")] == ["after", "new"]
