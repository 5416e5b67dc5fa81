"""How large functions' own code is."""

import zipfile
from pathlib import Path

from layergen.adapters.package_size import package_sizes
from layergen.model.strategy import Strategy
from tests.repositories import function, loaded, repository_files


def strategy(**packages: str) -> Strategy:
    functions = {name: function(package=path) for name, path in packages.items()}
    return loaded(repository_files(functions={**functions, "bare": function()})).strategy


def test_folders_zips_and_files(tmp_path: Path) -> None:
    (tmp_path / "folder" / "deep").mkdir(parents=True)
    (tmp_path / "folder" / "a.py").write_bytes(b"12345")
    (tmp_path / "folder" / "deep" / "b.py").write_bytes(b"678")
    (tmp_path / "folder" / "broken").symlink_to("nowhere")
    (tmp_path / "main.py").write_bytes(b"12")
    (tmp_path / "damaged.zip").write_bytes(b"no zip")
    with zipfile.ZipFile(tmp_path / "code.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"0" * 1000)

    found = package_sizes(
        tmp_path,
        strategy(
            folder="folder", zip="code.zip", file="main.py", damaged="damaged.zip", absent="absent"
        ),
    )

    assert found == {"folder": 8, "zip": 1000, "file": 2}
