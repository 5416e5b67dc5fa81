"""What a wheel puts into a layer."""

import base64
import hashlib
from pathlib import Path

import pytest

from layergen.build.wheel import read_wheel
from layergen.errors import LayergenError
from tests.wheels import EXECUTABLE, make_wheel


def paths(wheel: Path) -> list[str]:
    return sorted(member.path for member in read_wheel(wheel, wheel.name))


def test_keeps_modules_metadata_and_licences(tmp_path: Path) -> None:
    wheel = make_wheel(
        tmp_path,
        "demo",
        files={
            "demo/__init__.py": b"",
            "demo/py.typed": b"",
            "demo-1.0.dist-info/entry_points.txt": b"[console_scripts]\n",
            "demo-1.0.dist-info/licenses/LICENSE": b"MIT",
        },
    )

    assert paths(wheel) == [
        "demo-1.0.dist-info/METADATA",
        "demo-1.0.dist-info/WHEEL",
        "demo-1.0.dist-info/entry_points.txt",
        "demo-1.0.dist-info/licenses/LICENSE",
        "demo/__init__.py",
        "demo/py.typed",
    ]


def test_leaves_out_what_installers_write_and_bytecode(tmp_path: Path) -> None:
    wheel = make_wheel(
        tmp_path,
        "demo",
        files={
            "demo/__init__.py": b"",
            "demo/__pycache__/x.cpython-312.pyc": b"",
            "demo-1.0.dist-info/INSTALLER": b"pip",
            "demo-1.0.dist-info/REQUESTED": b"",
            "demo-1.0.dist-info/direct_url.json": b"{}",
        },
    )

    assert paths(wheel) == [
        "demo-1.0.dist-info/METADATA",
        "demo-1.0.dist-info/WHEEL",
        "demo/__init__.py",
    ]


def test_merges_the_libraries_of_data_and_leaves_out_the_rest(tmp_path: Path) -> None:
    wheel = make_wheel(
        tmp_path,
        "demo",
        files={
            "demo-1.0.data/purelib/demo/pure.py": b"1",
            "demo-1.0.data/platlib/demo/native.so": b"2",
            "demo-1.0.data/scripts/demo": b"#!python",
            "demo-1.0.data/headers/demo.h": b"3",
            "demo-1.0.data/data/share/demo.txt": b"4",
        },
    )

    assert [p for p in paths(wheel) if "dist-info" not in p] == ["demo/native.so", "demo/pure.py"]


def test_modes_come_from_the_wheel(tmp_path: Path) -> None:
    wheel = make_wheel(
        tmp_path, "demo", files={"demo/run": b"#!", "demo/a": b""}, modes={"demo/run": EXECUTABLE}
    )

    modes = {member.path: member.executable for member in read_wheel(wheel, wheel.name)}

    assert (modes["demo/run"], modes["demo/a"]) == (True, False)


@pytest.mark.parametrize(
    ("recorded", "message"),
    [
        ({"demo.py": "sha256=AAAA"}, "demo.py with other content than its RECORD says"),
        ({"demo.py": ""}, "demo.py, of which its RECORD has no hash"),
        ({"demo.py": "md5=AAAA"}, "demo.py, of which its RECORD has no hash"),
        ({"gone.py": "sha256=AAAA"}, "lacks gone.py"),
    ],
)
def test_refuses_a_wheel_that_is_not_what_its_record_says(
    tmp_path: Path, recorded: dict[str, str], message: str
) -> None:
    wheel = make_wheel(tmp_path, "demo", recorded=recorded)

    with pytest.raises(LayergenError, match=message):
        read_wheel(wheel, wheel.name)


def test_takes_stronger_hashes(tmp_path: Path) -> None:
    digest = base64.urlsafe_b64encode(hashlib.sha512(b"x = 1\n").digest()).decode()
    wheel = make_wheel(tmp_path, "demo", recorded={"demo.py": f"sha512={digest}"})

    assert "demo.py" in paths(wheel)


def test_refuses_unknown_data(tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path, "demo", files={"demo-1.0.data/elsewhere/x": b""})

    with pytest.raises(LayergenError, match="which no wheel may hold"):
        read_wheel(wheel, wheel.name)


def test_refuses_a_zip_that_is_no_wheel(tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path, "demo", files={"other-2.0.dist-info/METADATA": b""})

    with pytest.raises(LayergenError, match=r"2 \.dist-info folders"):
        read_wheel(wheel, wheel.name)
