"""The open-data package of a proclaimed edition: a folder that anyone recounts with two commands, and its zip."""

from __future__ import annotations

import os
import runpy
import secrets
import shutil
import tempfile
import zipfile
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

import tally
from eclore.core import clock, files
from eclore.core.errors import Closed, Refused
from eclore.core.models import StoredFile
from eclore.editions import queries as editions
from eclore.editions.models import Edition
from eclore.editions.states import PhaseKind
from eclore.opendata import papers, queries, workbook
from eclore.opendata.tables import SUBSIDY_COLUMNS, harmless, table
from eclore.results import queries as results
from eclore.results.models import Count

FILES = (
    "README.md", "rulebook.json", "ballots.pb", "marks.csv", "minutes.json", "proces-verbal.pdf", "proces-verbal.docx",
    "recompte.xlsx",
    "projects.csv", "subventions.csv", "figures.csv", "bulletin-board.txt", "audit-seals.txt", "tally.pyz",
    "SHA256SUMS",
)  # fmt: skip
# One batch: the urn is not cut up, so that no small group of voters can be told apart.
BATCH = "urne"


class Unverified(RuntimeError):
    """A package that does not recount to its own minutes is never handed out."""


def write(edition: Edition, folder: Path) -> Path:
    """Write every file of the package into `folder` (made if missing) and recount it before answering.

    Raises `Closed` before the proclamation, `Refused` where the folder holds something else.
    """
    count = results.declared_count(edition)
    if count is None:
        raise Closed(_("Les résultats de cette édition ne sont pas encore proclamés : il n’y a rien à publier."))
    folder = Path(folder)
    _make_room(folder)
    try:
        _write_all(folder, edition, count)
    except BaseException:
        _make_room(folder)  # half a package is worse than none
        raise
    return folder


def _write_all(folder: Path, edition: Edition, count: Count) -> None:
    contest = results.contest_of(edition)
    result = results.result_of(count)
    _write_count(folder, edition, count, contest)
    _write_papers(folder, count, result, contest)
    _write_tables(folder, edition)
    _text(folder, "README.md", _readme(edition, count))
    _text(folder, "SHA256SUMS", tally.sha256sums(str(folder)))
    answer = tally.verify(str(folder))
    if not answer.identical:
        raise Unverified(" ".join(answer.differences))


def archive(edition: Edition) -> Path:
    """The zip of the package, made once a day at most (its figures move) and kept in the data directory."""
    count = results.declared_count(edition)
    if count is None:
        raise Closed(_("Les résultats de cette édition ne sont pas encore proclamés : il n’y a rien à publier."))
    home = Path(settings.ECLORE_HOME) / "opendata"
    home.mkdir(parents=True, exist_ok=True)
    target = home / f"{edition.code}--{count.sha256[:16]}--{clock.today():%Y%m%d}.zip"
    if target.exists():
        return target
    fresh = target.with_suffix(f".{secrets.token_hex(4)}")
    with tempfile.TemporaryDirectory(dir=home) as work:
        folder = write(edition, Path(work) / package_name(edition))
        _zip(folder, fresh, count)
    os.replace(fresh, target)
    for old in home.glob(f"{edition.code}--*.zip"):
        if old != target:
            old.unlink(missing_ok=True)
    return target


def package_name(edition: Edition) -> str:
    """The name of the folder inside the zip."""
    return f"eclore-{edition.code}"


def _make_room(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise Refused(_("« %(name)s » n’est pas un dossier.") % {"name": folder.name})
    folder.mkdir(parents=True, exist_ok=True)
    strangers = sorted(path.name for path in folder.iterdir() if path.name not in FILES)
    if strangers:
        raise Refused(
            _("Le dossier « %(folder)s » contient autre chose (%(name)s…) : donnez un dossier vide.")
            % {"folder": folder.name, "name": strangers[0]}
        )
    for path in folder.iterdir():
        path.unlink()


def _text(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _write_count(folder: Path, edition: Edition, count: Count, contest: results.Contest) -> None:
    """What the recount needs: rules, ballots or marks, minutes, projects, bulletin board, the program itself."""
    rules = tally.Rules.from_json(count.rulebook.content)
    _text(folder, "rulebook.json", tally.canonical.readable(rules.to_json()))
    _text(folder, "minutes.json", tally.canonical.readable(count.minutes))
    if rules.publish == "ballots":
        _text(folder, "ballots.pb", ballots_pb(count, contest))
    else:
        _text(folder, "marks.csv", marks_csv(count, contest))
    _text(folder, "projects.csv", _projects_csv(edition, count, rules, _named(contest)))
    _text(folder, "bulletin-board.txt", queries.bulletin_board(edition))
    runpy.run_path(str(settings.ROOT / "script" / "build-tally"))["build"](str(folder / "tally.pyz"))


def ballots_pb(count: Count, contest: results.Contest | None = None) -> str:
    """The valid ballots of a proclaimed count, anonymous and in canonical order (Pabulib format)."""
    contest = contest or results.contest_of(count.edition)
    rules = tally.Rules.from_json(count.rulebook.content)
    return tally.format_pb(
        tally.election_of(_named(contest), rules, valid_ballots(contest, count), meta_of(count.edition))
    )


def marks_csv(count: Count, contest: results.Contest | None = None) -> str:
    """The marks of each project in a proclaimed count, single choices taken apart."""
    contest = contest or results.contest_of(count.edition)
    return tally.marks_csv({BATCH: tally.marks_of(valid_ballots(contest, count), contest.projects)})


def _named(contest: results.Contest) -> list[tally.Project]:
    """The projects under names that no spreadsheet takes for a formula."""
    return [tally.Project(p.id, p.cost_cents, harmless(p.name), p.columns) for p in contest.projects]


def _projects_csv(edition: Edition, count: Count, rules: tally.Rules, projects: list[tally.Project]) -> str:
    facts = {row["slug"]: row for row in queries.project_facts(edition)}
    awards = {award.project.slug: award for award in results.awards(count)}
    score = "votes" if rules.score == "approvals" else "score"
    rows = []
    for project in projects:
        slug = project.columns["slug"]
        commune = facts.get(slug, {}).get("commune") or {}
        columns = {
            **project.columns,
            "theme": facts.get(slug, {}).get("theme") or "",
            "commune_insee": commune.get("insee", ""),
            "commune": harmless(commune.get("name", "")),
            score: awards[slug].score,
            "rank": str(awards[slug].rank),
            "awarded_cents": str(awards[slug].amount_cents),
        }
        rows.append(tally.Project(project.id, project.cost_cents, project.name, columns))
    names = ["slug", "name", "theme", "commune_insee", "commune", score, "rank", "awarded_cents"]
    names[5:5] = [name for name in rules.columns if name not in names]  # what the count reads must be published
    return tally.projects_csv(rows, columns=names)


def valid_ballots(contest: results.Contest, count: Count) -> dict[tuple[object, ...], int]:
    """The ballots that the count held valid: those that are neither blank nor broken."""
    marked = {ballot: n for ballot, n in contest.ballots.items() if ballot}
    if sum(marked.values()) == count.minutes["turnout"]["valid"]:
        return marked
    kept = {}
    for ballot, n in marked.items():
        try:
            tally.election_of(contest.projects, contest.rules, {ballot: n}, {})
        except tally.BadElection:
            continue
        kept[ballot] = n
    return kept


def meta_of(edition: Edition) -> dict[str, str]:
    """META of the published ballots: that of the imported file, else what the edition says of itself."""
    stored = StoredFile.objects.filter(sha256=edition.source_sha256).first() if edition.source_sha256 else None
    if stored:
        given = tally.parse_pb(files.read(stored).decode("utf-8-sig")).meta
        kept = (
            "description",
            "country",
            "unit",
            "subunit",
            "district",
            "instance",
            "date_begin",
            "date_end",
            "language",
        )
        return {key: given[key] for key in kept if key in given}
    phase = editions.phase(edition, PhaseKind.VOTING)
    days = [moment.strftime("%d.%m.%Y") for moment in (phase.opens_at, phase.closes_at)] if phase else []
    begin, end = days or [str(edition.year)] * 2
    return {
        "description": f"Budget citoyen, {edition.title}",
        "country": "France",
        "unit": settings.GRANTOR_NAME,
        "instance": edition.code,
        "date_begin": begin,
        "date_end": end,
        "language": "fr",
    }


def _write_papers(folder: Path, count: Count, result: tally.Result, contest: results.Contest) -> None:
    for ending, content in papers.minutes(count, result).items():
        (folder / f"proces-verbal.{ending}").write_bytes(content)
    valid = valid_ballots(contest, count)
    (folder / "recompte.xlsx").write_bytes(workbook.recount_xlsx(count, result, valid, BATCH))


def _write_tables(folder: Path, edition: Edition) -> None:
    _text(folder, "subventions.csv", table(SUBSIDY_COLUMNS, queries.signed_grants(edition)))
    figures = [
        {"key": key, "value": str(row["value"]), "definition": row["definition"], "as_of": row["as_of"]}
        for key, row in queries.figure_facts(edition).items()
    ]
    _text(folder, "figures.csv", table(("key", "value", "definition", "as_of"), figures, delimiter=";"))
    _text(folder, "audit-seals.txt", "".join(line + "\n" for line in queries.audit_seals()))


def _readme(edition: Edition, count: Count) -> str:
    context = {
        "edition": edition,
        "count": count,
        "publish": count.rulebook.content["publish"],
        "name": package_name(edition),
        "site": settings.SITE_NAME,
        "ties": [tie for tie in count.minutes["ties"] if tie["pivotal"]],
    }
    return render_to_string("opendata/package-readme.md", context)


def _zip(folder: Path, target: Path, count: Count) -> None:
    moment = count.declaration.declared_at.timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for path in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(f"{folder.name}/{path.name}", max(moment, (1980, 1, 1, 0, 0, 0)))
            entry.external_attr = (0o755 if path.suffix == ".pyz" else 0o644) << 16
            out.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    shutil.rmtree(folder)
