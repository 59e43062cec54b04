"""The API against its own document, and against what must stay secret."""

import json
import re
from pathlib import Path

import pytest

import tally
from eclore import opendata
from eclore.desk.actions import imports as desk
from eclore.editions import actions as editions
from eclore.opendata.tables import harmless
from tests.conftest import RULEBOOK
from tests.eclore.desk.past_sheet import rows, workbook
from tests.eclore.results import factories

DOCUMENT = json.loads((Path(opendata.__file__).parent / "openapi.json").read_text())
LATE = ["results", "minutes.json", "ballots.pb", "marks.csv"]


def fits(value, schema, where="answer"):
    """A small reader of JSON Schema: the words that the document uses, no other."""
    if "$ref" in schema:
        return fits(value, DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], where)
    if "oneOf" in schema:
        return fits(value, schema["oneOf"][1 if value is None else 0], where)
    kinds = {"string": str, "integer": int, "boolean": bool, "object": dict, "array": list, "null": type(None)}
    allowed = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    assert type(value) in [kinds[name] for name in allowed], f"{where}: {value!r} is not {allowed}"
    if "enum" in schema:
        assert value in schema["enum"], where
    if isinstance(value, list):
        for index, item in enumerate(value):
            fits(item, schema["items"], f"{where}[{index}]")
    if isinstance(value, dict):
        properties, others = schema.get("properties", {}), schema.get("additionalProperties", True)
        assert set(schema.get("required", ())) <= set(value), f"{where}: missing {schema['required']}"
        for key, item in value.items():
            if "propertyNames" in schema:
                assert key in schema["propertyNames"]["enum"], f"{where}: {key}"
            if key in properties:
                fits(item, properties[key], f"{where}.{key}")
            else:
                assert others is not False, f"{where}: {key} is not documented"
                if isinstance(others, dict):
                    fits(item, others, f"{where}.{key}")
    return None


def documented(path):
    answers = DOCUMENT["paths"][path]["get"]["responses"]["200"]["content"]
    return next(iter(answers.items()))


@pytest.mark.parametrize("publish", ["marks", "ballots"])
def test_every_answer_is_as_documented(edition, cast, opened, client_of, publish):
    editions.adopt_rulebook(by=factories.SYSTEM, edition=edition, content={**RULEBOOK, "publish": publish})
    factories.declared(edition, cast, opened)
    client = client_of()
    absent = "ballots.pb" if publish == "marks" else "marks.csv"
    for path in DOCUMENT["paths"]:
        answer = client.get("/api/v1" + path.replace("{code}", "2026"))
        if path.endswith(absent):
            assert answer.status_code == 404 and "règlement" in answer.json()["error"]
            continue
        media, content = documented(path)
        assert answer.status_code == 200, path
        assert answer["Content-Type"].partition(";")[0] == media
        if media == "application/json":
            fits(json.loads(answer.content), content["schema"], path)


def test_a_past_edition_answers_as_documented(edition, cast, client_of):
    run, _met = desk.check_import(
        by=cast.maud, edition=edition, kind="past", content=workbook(rows(11)), file_name="passe.xlsx"
    )
    desk.write_all(by=cast.maud, run=desk.start_import(by=cast.maud, run=run))
    client = client_of()
    past = next(row for row in client.get("/api/v1/editions").json()["editions"] if row["origin"] == "sheet")
    assert past["budget_cents"] is None
    for path in ("/editions", "/editions/{code}", "/editions/{code}/projects"):
        answer = client.get("/api/v1" + path.replace("{code}", past["code"])).json()
        fits(answer, documented(path)[1]["schema"], path)
    assert all(row["source_sha256"] == run.file.sha256 for row in answer["projects"])
    assert any(row["votes"] is None for row in client.get("/api/v1/editions/2018/projects").json()["projects"])


def test_every_address_is_documented():
    from eclore.opendata.urls import api

    routes = {str(row.pattern).replace("<slug:code>", "{code}") for row in api if row.name != "missing"}
    assert {f"/{route}" for route in routes} == set(DOCUMENT["paths"])


def test_results_are_absent_until_the_proclamation(edition, cast, opened, client_of):
    factories.approved(edition, cast, opened)
    client = client_of(cast.maud)
    for name in LATE:
        answer = client.get(f"/api/v1/editions/2026/{name}")
        assert answer.status_code == 404 and "pas encore proclamés" in answer.json()["error"]
    for project in client.get("/api/v1/editions/2026/projects").json()["projects"]:
        assert not {"rank", "score", "awarded_cents"} & set(project)
    assert not {"ballots", "winners", "awarded_cents"} & set(client.get("/api/v1/editions/2026/figures").json())


def test_the_result_is_that_of_the_minutes(edition, cast, opened, client_of):
    count = factories.declared(edition, cast, opened).count
    client = client_of()
    found = client.get("/api/v1/editions/2026/results").json()
    assert found["sha256"] == count.sha256 == client.get("/api/v1/editions/2026/minutes.json").json()["sha256"]
    assert [row["awarded_cents"] for row in found["awards"]] == [1_500_000, 2_000_000, 1_200_000, 0, 300_000]
    rules = tally.Rules.from_json(client.get("/api/v1/editions/2026/rulebook.json").json())
    assert rules.sha256 == found["rulebook_sha256"]
    assert client.get("/api/v1/editions/2026/marks.csv").content.decode().splitlines()[:2] == [
        "batch;project;marks", "urne;1;10",
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["editions/2099", "editions/2099/projects", "editions/2026/voters", "rien", "a/b/c/"])
def test_unknown_addresses_answer_json(edition, client_of, path):
    answer = client_of().get(f"/api/v1/{path}")
    assert answer.status_code == 404
    assert re.search(r"[.]$", answer.json()["error"])


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_read_only(edition, client_of, method):
    answer = getattr(client_of(), method)("/api/v1/editions")
    assert answer.status_code == 405 and answer["Allow"] == "GET, HEAD" and answer.json()["error"]


def test_private_editions_are_not_there(edition, client_of):
    edition.is_public = False
    edition.save()
    assert client_of().get("/api/v1/editions").json() == {"editions": []}
    assert client_of().get("/api/v1/editions/2026/projects").status_code == 404


def test_an_unchanged_answer_is_not_sent_again(edition, client_of):
    first = client_of().get("/api/v1/editions")
    again = client_of().get("/api/v1/editions", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304 and again.content == b""


@pytest.mark.parametrize("size", [1, 3])
def test_projects_cost_a_constant_number_of_queries(edition, cast, client_of, size, django_assert_num_queries):
    factories.candidates(edition, cast, (900_000,) * size, with_leader=False)
    with django_assert_num_queries(4):
        client_of().get("/api/v1/editions/2026/projects")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("Café", "Café"),
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2", "-2"),
        ("+33", "+33"),
        ("\t=1", "'=1"),
        ("a\nb", "a b"),
    ],
)
def test_no_cell_runs_as_a_formula(text, cell):
    assert harmless(text) == cell
