"""`ayni refi import` and `export`: a study from a file and back."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from ayni.cli.refi import main
from ayni.kernel import tenancy
from ayni.methods.errors import BadInput
from ayni.methods.refi_qda import read
from tests.factories import a_cluster
from tests.studies.test_exchange import FILE
from tests.studies_story import a_researcher


@pytest.mark.usefixtures("committed")
class TestCommand:
    """`ayni refi import` and `export`."""

    def test_there_and_back(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        with tenancy.opened(a_cluster("ves")):
            a_researcher("Inés", email="ines@park.pe")
        source, target = tmp_path / "in.qdpx", tmp_path / "out.qdpx"
        source.write_bytes(FILE)
        assert main(["import", str(source), "--study", "Confianza"]) == 0
        came = json.loads(capsys.readouterr().out)
        assert (came["cluster"], came["codings"], came["links"], came["sets"]) == ("ves", 1, 1, 1)
        assert any("consent" in loss for loss in came["losses"])
        assert main(["export", "--study", "Confianza", str(target)]) == 0
        gone = json.loads(capsys.readouterr().out)
        assert gone["codings"] == 1
        before, after = (read(io.BytesIO(path.read_bytes()), "p.qdpx").project for path in (source, target))
        assert replace(after, origin=None) == replace(before, origin=None)

    def test_unknown_studies_and_clusters_are_named(self, tmp_path: Path) -> None:
        a_cluster("ves")
        with pytest.raises(BadInput, match="no study of that name"):
            main(["export", "--study", "Nada", str(tmp_path / "out.qdpx")])
        assert not (tmp_path / "out.qdpx").exists()
        source = tmp_path / "in.qdpx"
        source.write_bytes(FILE)
        with pytest.raises(BadInput, match="no such cluster"):
            main(["import", str(source), "--study", "X", "--cluster", "nada"])
