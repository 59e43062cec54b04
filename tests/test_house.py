"""The rules that hold the house together and that import-linter does not see (architecture, §5 and §8).

Each failure names the file, the line or the key, and the rule: read it, then mend the room, not this file.
"""

from __future__ import annotations

import ast
import re
import sys

import pytest
from django.apps import apps
from django.core.exceptions import FieldError
from django.db import models

from eclore.core import letters, permissions
from eclore.core.outbox import Notice
from eclore.people.models import Contact, Person, User
from eclore.voting.models.roll import CastToken, PollBookEntry
from eclore.voting.models.urn import Ballot, SealedBallot
from tests.blueprint import ORDER, ROOMS, ROOT, acts, imports, machines, module, name_of, sources, tree, views

# Longest file, longest function. Entries are debts: they may go down or away, never up.
LONG_FILES: dict[str, int] = {}
LONG_FUNCTIONS: dict[str, int] = {
    "eclore/core/templatetags/eclore_samples.py:samples": 57,
}

MODELS = [model for app in ORDER for model in apps.get_app_config(app).get_models()]


def own_app(model: type[models.Model]) -> str:
    return model._meta.app_label


def keys(model: type[models.Model]) -> list[models.Field]:
    """Forward relations of a table."""
    return [field for field in model._meta.get_fields() if field.is_relation and not field.auto_created]


# --- imports and sources ---


def test_tally_imports_the_standard_library_only() -> None:
    allowed = sys.stdlib_module_names | {"_sha2", "tally"}  # _sha2: the name of _sha256 since Python 3.12
    found = {
        f"{name_of(p)}: {name}" for p in sources("tally") for name in imports(p) if name.split(".")[0] not in allowed
    }
    assert not found


def test_no_module_is_a_junk_drawer() -> None:
    junk = {"utils", "helpers", "common", "services", "misc"}
    found = [name_of(p) for p in sources("eclore", "tally", "tests") if p.stem in junk or junk & set(p.parts)]
    assert not found


def test_files_and_functions_stay_short() -> None:
    """400 lines a file, 40 a function: beyond, split by noun."""
    files, functions = {}, {}
    for path in sources("eclore", "tally"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > 400:
            files[name_of(path)] = lines
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > 40:
                functions[f"{name_of(path)}:{node.name}"] = node.end_lineno - node.lineno + 1
    over = {key: n for key, n in {**files, **functions}.items() if n > {**LONG_FILES, **LONG_FUNCTIONS}.get(key, 0)}
    assert not over
    paid = [key for key in LONG_FILES if key not in files] + [key for key in LONG_FUNCTIONS if key not in functions]
    assert not paid, "these debts are paid: take them off the lists"


def test_no_rule_hangs_on_one_edition() -> None:
    """What differs between editions is data."""
    test = re.compile(
        r"\b(if|elif|and|or|case|when)\b.*\bedition\.(year|code)\s*(==|!=|>|<|in\b)|edition\.year\s*[=!<>]="
    )
    found = [
        f"{name_of(path)}:{number}"
        for path in sources("eclore")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if test.search(line)
    ]
    assert not found


def test_nobody_reaches_the_vote_by_its_name() -> None:
    """`get_model("voting", …)` would go round the contracts."""
    get = re.compile(r"get_(model|app_config)\(\s*['\"]voting")
    outside = [path for path in sources("eclore") if "voting" not in path.parts]
    assert not [name_of(path) for path in outside if get.search(path.read_text(encoding="utf-8"))]


def test_nobody_filters_through_a_hidden_relation() -> None:
    """`"+__"` is the one spelling with which Django would still follow a key that has no reverse name."""
    assert not [name_of(path) for path in sources("eclore") if re.search(r"\+__", path.read_text(encoding="utf-8"))]


# --- actions ---


def test_actions_never_touch_a_request() -> None:
    read = {"user", "POST", "GET", "FILES", "META", "COOKIES", "session", "headers", "method", "path", "body"}
    found = []
    for act in acts():
        for node in ast.walk(act.node):
            is_read = isinstance(node, ast.Attribute) and node.attr in read
            if is_read and isinstance(node.value, ast.Name) and node.value.id == "request":
                found.append(f"{act.name}:{node.lineno}")
    for path in {act.path for act in acts()}:
        found += [f"{name_of(path)}: {name}" for name in imports(path) if name.startswith("django.http")]
    assert not found


WRITES = re.compile(
    r"\.objects\.(\w+\(.*\)\.)*(create|bulk_create|get_or_create|update_or_create|bulk_update|update|delete)$"
    r"|\.filter\(.*\)\.(update|delete)$|\.save$|^(move|begin)$|^audit\.record$|^outbox\.post$",
    re.DOTALL,
)


def test_what_writes_is_atomic_and_keyword_only() -> None:
    found = []
    for act in acts():
        if act.is_public and any(WRITES.search(call) for call in act.calls()):
            found += (
                [] if act.is_atomic or not act.loose_calls(WRITES) else [f"{act.name} writes outside a transaction"]
            )
            found += [] if act.is_keyword_only else [f"{act.name} takes positional arguments"]
        elif act.is_public and "by" in [argument.arg for argument in act.node.args.args]:
            found.append(f"{act.name}: `by` is keyword-only")
    assert not found


# A move and a creation write the entry themselves; a reminder has its letter.
TRACES = {"move", "begin", "audit.record", "outbox.post"}
# Erasing: called by the desk inside `people.erase`, which writes the entry (an entry each would name the person again).
# Merging: inside `people.merge`, whose entry holds every id that moved. Acting for somebody: the act wrote its own.
ERASERS = {"blank", "forget", "forget_answers", "erase", "take_over", "note_done_for"}

# A number by day and tool: an entry would say when somebody came.
COUNTERS = {"count_use"}


def _leaves_a_trace(name: str, app: str, seen: set[str]) -> bool:
    """Whether a function, or one of its room that it calls, moves a row or writes an audit entry."""
    for act in acts():
        if act.app == app and act.node.name == name and name not in seen:
            calls = act.calls()
            inner = {call.rsplit(".", 1)[-1] for call in calls}
            if calls & TRACES or any(_leaves_a_trace(call, app, seen | {name}) for call in inner):
                return True
    return False


def test_one_act_leaves_no_trace_and_it_is_the_vote() -> None:
    """An audit entry would put an order beside the voter: `voting.cast` alone has none, by decision 0005."""
    silent = {
        act.name
        for act in acts()
        if act.is_public
        and act.is_atomic
        and any(WRITES.search(call) for call in act.calls())
        and act.node.name not in ERASERS | COUNTERS
        and not _leaves_a_trace(act.node.name, act.app, set())
    }
    assert silent == {"voting.cast"}


def test_the_vote_writes_no_entry_no_letter_and_does_not_move() -> None:
    """Nor does anything that it calls in its room."""
    by_name = {act.node.name: act for act in acts() if act.app == "voting"}
    todo, done = ["cast"], set()
    while todo:
        act = by_name[todo.pop()]
        done.add(act.node.name)
        calls = act.calls()
        assert not calls & {*TRACES, "jobs.queue", "transaction.on_commit"}, act.name
        inner = {call.rsplit(".", 1)[-1] for call in calls}
        todo += [name for name in inner if name in by_name and name not in done]
    assert {"cast", "_entry", "seal"} <= done  # the walk did go down


def test_views_forms_and_queries_write_nothing() -> None:
    write = re.compile(r"\.(save|create|bulk_create|get_or_create|update_or_create|bulk_update|delete)$")
    found = []
    for path in sources("eclore"):
        if not {path.stem, path.parent.name} & {"public", "office", "forms", "queries", "papers", "permissions"}:
            continue
        for node in ast.walk(tree(path)):
            call = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if write.search(call) and not call.startswith(("actions.", "calendar.", "session.")):
                found.append(f"{name_of(path)}:{node.lineno} {call}")
    assert not found


# --- tables ---


def test_keys_look_upstream_only() -> None:
    found = [
        f"{model.__name__}.{field.name}"
        for model in MODELS
        for field in keys(model)
        if own_app(field.related_model) in ORDER
        and ORDER.index(own_app(field.related_model)) > ORDER.index(own_app(model))
    ]
    assert not found


def test_keys_that_cross_rooms_have_no_reverse_name() -> None:
    """So an upstream query cannot read a downstream table."""
    found = [
        f"{own_app(model)}.{model.__name__}.{field.name}"
        for model in MODELS
        if own_app(model) in ROOMS
        for field in keys(model)
        if own_app(field.related_model) != own_app(model) and not field.remote_field.hidden
    ]
    assert not found


def test_core_keeps_the_code_of_an_edition_not_a_key() -> None:
    assert not [
        (model, field.name) for model in apps.get_app_config("core").get_models() for field in keys(model)
        if own_app(field.related_model) != "core"
    ]  # fmt: skip


VOTERS = {PollBookEntry, CastToken, Person, User, Contact}


def _reached(start: type[models.Model], *, single: bool) -> set[type[models.Model]]:
    """Tables that queries reach from `start`; `single`: only by steps that lead from one row to one row."""
    seen, todo = set(), [start]
    while todo:
        model = todo.pop()
        seen.add(model)
        for field in model._meta.get_fields():
            if field.is_relation and field.related_model and not (single and (field.one_to_many or field.many_to_many)):
                todo += [field.related_model] if field.related_model not in seen else []
    return seen


@pytest.mark.parametrize("urn", [Ballot, SealedBallot])
def test_no_path_leads_from_the_urn_to_a_voter(urn: type[models.Model]) -> None:
    assert not _reached(urn, single=True) & VOTERS
    assert not _reached(urn, single=False) & {PollBookEntry, CastToken}


@pytest.mark.parametrize("path", ["poll__pollbookentry", "poll__pollbookentry_set", "poll__casttoken"])
def test_no_query_joins_ballots_and_sign_offs(path: str) -> None:
    with pytest.raises(FieldError):
        Ballot.objects.filter(**{f"{path}__isnull": False})


def test_the_urn_and_the_roll_keep_no_time_and_no_order() -> None:
    """A time or a sequence on both sides would link them. The roll's key is random, its only date a day."""
    for model in (PollBookEntry, CastToken, SealedBallot, Ballot):
        assert not [f.name for f in model._meta.fields if isinstance(f, models.DateTimeField | models.TimeField)]
    assert isinstance(PollBookEntry._meta.pk, models.UUIDField)
    assert not isinstance(CastToken._meta.pk, models.AutoField)


def test_amounts_are_whole_cents_and_times_say_so() -> None:
    moments = {"at", "as_of", "since", "until", "leased_until", "hour", "last_login"}
    found = []
    for model in MODELS:
        for field in model._meta.fields:
            where = f"{own_app(model)}.{model.__name__}.{field.name}"
            if isinstance(field, models.DecimalField | models.FloatField) and "cents" in field.name:
                found.append(f"{where}: cents are integers")
            if field.name.endswith("_cents") and not isinstance(field, models.BigIntegerField):
                found.append(f"{where}: BigIntegerField")
            if isinstance(field, models.DateTimeField) and not (field.name.endswith("_at") or field.name in moments):
                found.append(f"{where}: times end in _at")
    assert not found


@pytest.mark.parametrize("app", [app for app in ORDER if app not in ("core", "people")])
def test_what_points_to_a_person_can_be_exported_and_erased(app: str) -> None:
    held = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config(app).get_models()
        for field in keys(model)
        if field.related_model in (User, Person)
    ]
    desk = module(f"eclore.{app}.desk")
    missing = [verb for verb in ("export", "erase") if not callable(getattr(desk, verb, None))]
    assert not (held and missing), f"eclore/{app}/desk.py needs {missing}, for {held}"


@pytest.mark.parametrize("app", [app for app in ORDER if app not in ("core", "people")])
def test_what_points_to_a_person_follows_when_two_rows_are_one(app: str) -> None:
    held = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config(app).get_models()
        for field in keys(model)
        if field.related_model is Person
    ]
    follows = callable(getattr(module(f"eclore.{app}.desk"), "merge", None))
    assert follows or not held, f"eclore/{app}/desk.py needs merge(keep, drop), for {held}"


# --- permissions and addresses ---


def test_every_verb_has_a_permission_of_its_name() -> None:
    wanted = {f"{machine.app}.{verb}" for machine in machines().values() for verb in machine.moves}
    assert wanted
    assert not wanted - permissions.names()


def test_every_room_has_an_office_permission() -> None:
    assert not {f"{room}.office" for room in ROOMS} - permissions.names()


def test_machines_belong_to_their_room_and_lead_somewhere() -> None:
    for name, machine in machines().items():
        values = set(machine.states.values)
        assert name.startswith(f"{machine.app}."), name
        assert len(values) <= 6, f"{name} has more than six states"
        assert all({*move.sources, move.target or move.sources[0]} <= values for move in machine.moves.values()), name
        reached = {move.target for move in machine.moves.values() if move.target}
        assert reached == values, f"{name}: no verb leads to {values - reached}"


def test_every_address_says_who_may_open_it() -> None:
    marks = {"public", "signed_in"} | permissions.names()
    found = []
    for address, view in views():
        mark = getattr(view, "access", None)
        if mark is None and view.__module__.startswith("allauth."):
            continue
        if mark not in marks:
            found.append(f"/{address} ({view.__module__}.{view.__name__}): {mark!r}")
    assert not found


def test_every_office_address_declares_a_permission() -> None:
    office = [(address, view) for address, view in views() if address.startswith("bureau/")]
    assert office
    assert not [f"/{address}" for address, view in office if getattr(view, "access", None) not in permissions.names()]


def test_no_address_holds_the_code_of_an_edition() -> None:
    """`/editions/<code>/…` is a mount; only the API names editions itself."""
    assert not [a for a, _view in views() if not a.startswith("api/") and re.search(r"editions?/<|[<:]edition>", a)]


def test_the_commands_that_people_type_can_be_run() -> None:
    for name in ("server", "test", "check", "bench", "demo", "rehearsal"):
        path = ROOT / "script" / name
        assert path.exists() and path.stat().st_mode & 0o111, f"script/{name}"


# --- letters ---


def test_every_letter_declares_the_fields_that_its_texts_use() -> None:
    """A notice is data: `title`, `occasion`, two texts, and `fields` with a label and an example for the team."""
    assert letters.texts(Notice)
    placeholder, faults = re.compile(r"%\((\w+)\)s"), []
    for name, notice in letters.texts().items():
        example = {key: field.example for key, field in notice.fields.items()}
        for text in (str(notice.subject_text), str(notice.body_text)):
            unknown = set(placeholder.findall(text)) - set(example)
            faults += [f"{name}: %({key})s is not in its fields" for key in sorted(unknown)]
            if not unknown and "%(" in letters.fill(text, example):
                faults.append(f"{name}: a field is left unfilled")
        if not all(str(text) for text in (notice.title, notice.occasion)):
            faults.append(f"{name}: without title or occasion")
        if not all(str(field.label) and str(field.example) for field in notice.fields.values()):
            faults.append(f"{name}: a field without label or example")
        labels = [str(field.label) for field in notice.fields.values()]
        faults += [f"{name}: two fields called {label}" for label in labels if labels.count(label) > 1]
        faults += [
            f"{name}: a field label that is long, or holds a brace: {label}"
            for label in labels
            if len(label) > 40 or set(label) & set("{}%")
        ]
        if not name.startswith(notice.__module__.split(".")[1] + "."):
            faults.append(f"{name}: not named after its room")
        if {"subject", "body"} & set(vars(notice)):
            faults.append(f"{name}: writes its text in code, where the team cannot edit it")
    assert not faults
    assert len(letters.texts()) > 25
