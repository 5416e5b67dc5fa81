from layergen.resolve.rules.wrong_source import check
from tests.repositories import LAYER, layer, repository_files
from tests.unit.resolve.rules.judging import judge, only, place


def test_python_packages_do_nothing_for_node() -> None:
    runtimes = ["python3.12", "nodejs22.x"]
    files = repository_files({LAYER: layer(runtimes=runtimes, source={"pip": "layers/x"})})

    finding = only(check, files)

    assert finding.rule == "wrong-source"
    assert finding.place == place(files, "layers.yaml", "nodejs22.x")
    assert finding.message == "the pip packages of 'data-tools' do nothing for nodejs22.x"


def test_node_packages_do_nothing_for_python() -> None:
    assert len(judge(check, repository_files({LAYER: layer(source={"npm": "layers/x"})}))) == 1


def test_plain_files_serve_every_runtime() -> None:
    assert not judge(check, repository_files({LAYER: layer(runtimes=["python3.12", "ruby3.4"])}))


def test_a_broken_source_says_nothing() -> None:
    files = repository_files({LAYER: layer(source={"npm": "../x"})})

    assert not judge(check, files)
