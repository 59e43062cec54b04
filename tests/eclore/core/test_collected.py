"""`collectstatic`, as an administrator runs it the first time."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

from django.conf import settings


def test_the_first_run_gives_hashed_names_to_files_and_to_what_modules_import(tmp_path):
    command = [sys.executable, "manage.py", "collectstatic", "--no-input"]
    env = {**os.environ, "ECLORE_HOME": str(tmp_path)}
    env.pop("DATABASE_URL", None)
    subprocess.run(command, cwd=settings.ROOT, env=env, check=True, capture_output=True)
    names = json.loads((tmp_path / "static" / "staticfiles.json").read_text())["paths"]
    hall = (tmp_path / "static" / names["workshops/hall.js"]).read_text()
    imported = re.findall(r'from "\./([\w.]+)"', hall)
    assert set(imported) == {names[f"workshops/{name}.js"][10:] for name in ("scan", "settle", "store", "view")}
