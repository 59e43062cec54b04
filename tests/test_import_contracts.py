"""Each import contract of pyproject.toml, broken on purpose in a copy of the tree: it fails, and no other."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.blueprint import ROOT, name_of, sources

pytestmark = pytest.mark.slow

# Contract, file of the copy (made where it is missing), line added at its end.
OFFENCES = [
    ("Look upstream only", "eclore/ideas/queries.py", "from eclore.workshops import queries as later"),
    ("Look upstream only", "eclore/projects/queries.py", "import eclore.reviews.models"),
    ("Look upstream only", "eclore/core/wording.py", "import eclore.people.models"),
    ("Look upstream only", "eclore/pages/queries.py", "import eclore.opendata.queries"),
    ("Look upstream only", "eclore/newcomer/__init__.py", '"""An app that the order of the rooms does not know."""'),
    ("Inside a room: outside in", "eclore/ideas/models.py", "import eclore.ideas.queries"),
    ("Inside a room: outside in", "eclore/grants/actions.py", "import eclore.grants.public"),
    ("Inside a room: outside in", "eclore/ideas/tools.py", '"""A file that is not of the furniture."""'),
    ("tally stands alone", "tally/model.py", "import django"),
    ("tally stands alone", "tally/count.py", "import eclore.core.clock"),
    ("The urn does not know the voter", "eclore/voting/models/urn.py", "from eclore.voting.models import roll"),
    ("The urn does not know the voter", "eclore/voting/models/roll.py", "from eclore.voting.models import urn"),
    ("The urn does not know people", "eclore/voting/models/urn.py", "from eclore.people.models import Person"),
    ("Only voting touches the urn", "eclore/results/queries.py", "from eclore.voting.models.urn import Ballot"),
    ("Only voting touches the urn", "eclore/voting/notices.py", "from eclore.voting.models import urn"),
    ("The roof only reads", "eclore/pages/queries.py", "from eclore.ideas import actions"),
    ("The roof only reads", "eclore/opendata/queries.py", "import eclore.results.actions"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python files of the house and its contracts, nothing else."""
    folder = tmp_path_factory.mktemp("house")
    for path in sources("eclore", "tally"):
        target = folder / name_of(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    shutil.copyfile(ROOT / "pyproject.toml", folder / "pyproject.toml")
    return folder


def broken(folder: Path) -> set[str]:
    """Names of the contracts that the tree does not keep."""
    run = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo", "--cache-dir", str(folder / "cache")],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    outcomes = dict(re.findall(r"^(.+) (KEPT|BROKEN)$", run.stdout, re.MULTILINE))
    assert set(outcomes) == contracts(), run.stdout + run.stderr
    return {name for name, outcome in outcomes.items() if outcome == "BROKEN"}


def contracts() -> set[str]:
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["name"] for contract in content["tool"]["importlinter"]["contracts"]}


def test_the_house_as_it_is_keeps_every_contract(copy: Path) -> None:
    assert broken(copy) == set()


@pytest.mark.parametrize(("contract", "file", "line"), OFFENCES, ids=[f"{f} + {line}"[:80] for _c, f, line in OFFENCES])
def test_an_offence_breaks_its_contract_and_no_other(copy: Path, contract: str, file: str, line: str) -> None:
    path = copy / file
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{before or ''}\n{line}\n", encoding="utf-8")
    try:
        assert broken(copy) == {contract}
    finally:
        if before is not None:
            path.write_text(before, encoding="utf-8")
        else:
            path.unlink()
            if path.name == "__init__.py":
                shutil.rmtree(path.parent)


def test_no_contract_is_left_untried() -> None:
    assert {contract for contract, _file, _line in OFFENCES} == contracts()
