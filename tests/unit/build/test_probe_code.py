import base64
import hashlib
import io
import zipfile

from layergen.adapters.repository_files import read_folder
from layergen.adapters.shipped import shipped
from layergen.build.probe_code import HANDLERS, probe_codes

FILES = {"python/probe.py": "def handler(event, context):\n    pass\n", "nodejs/probe.js": "1;\n"}


def test_each_family_has_its_own_zip() -> None:
    code = probe_codes(FILES)["python"]

    with zipfile.ZipFile(io.BytesIO(code.archive)) as archive:
        assert archive.namelist() == ["probe.py"]
        assert archive.read("probe.py").decode() == FILES["python/probe.py"]
    assert code.sha256 == base64.b64encode(hashlib.sha256(code.archive).digest()).decode()
    assert code.path == f"dist/probes/python-{hashlib.sha256(code.archive).hexdigest()}.zip"


def test_the_bytes_depend_on_the_texts_alone() -> None:
    """The hash is one that another Python, on another day, has to come to as well."""
    assert probe_codes(FILES)["nodejs"].sha256 == "LZuP5+AcEAW0bGmIy1Uz8O5PA80iVOdEXbGVPHOX0l8="
    crlf = {path: text.replace("\n", "\r\n") for path, text in FILES.items()}
    assert probe_codes(crlf) == probe_codes(FILES)


def test_what_comes_with_layergen_has_every_handler() -> None:
    for family, code in probe_codes(read_folder(shipped("data") / "probes")).items():
        module = HANDLERS[family].partition(".")[0]
        with zipfile.ZipFile(io.BytesIO(code.archive)) as archive:
            assert [name.partition(".")[0] for name in archive.namelist()] == [module]
