"""The page of the open data and its downloads."""

from __future__ import annotations

import zipfile
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from eclore.core import clock
from eclore.core.access import public
from eclore.core.http import Request, show
from eclore.editions import queries as editions
from eclore.editions.models import Edition
from eclore.editions.states import PhaseKind
from eclore.opendata import package
from eclore.results import queries as results

_TYPES = {
    "md": "text/markdown; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "pb": "text/plain; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pyz": "application/octet-stream",
    "zip": "application/zip",
}


@public
def data(request: Request) -> HttpResponse:
    edition = _readable(request)
    if edition is None:
        return show(request, "opendata/data.html", {"datasets": [], "live": []})
    count = results.declared_count(edition)
    results_phase = editions.phase(edition, PhaseKind.RESULTS)
    context: dict[str, Any] = {
        "count": count,
        "results_phase": results_phase,
        "is_ahead": bool(results_phase and results_phase.opens_at > clock.now()),
        "live": _live(edition, bool(count)),
    }
    context["datasets"] = _datasets(edition) if count else []
    if count:
        path = package.archive(edition)
        context |= {"zip_name": f"{package.package_name(edition)}.zip", "zip_size": path.stat().st_size}
        context["folder"] = package.package_name(edition)
    else:
        context["to_come"] = [words for name, words in _words().items() if name != "ballots.pb"]
    return show(request, "opendata/data.html", context)


@public
def download(request: Request, name: str) -> HttpResponse:
    """The zip, or one file out of it."""
    edition = _readable(request)
    if edition is None or results.declared_count(edition) is None:
        raise Http404
    path = package.archive(edition)
    kind = _TYPES.get(name.rpartition(".")[2], "text/plain; charset=utf-8")
    if name == f"{package.package_name(edition)}.zip":
        body = path.read_bytes()
    else:
        with zipfile.ZipFile(path) as whole:
            try:
                body = whole.read(f"{package.package_name(edition)}/{name}")
            except KeyError as error:
                raise Http404 from error
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _readable(request: Request) -> Edition | None:
    edition: Edition | None = request.edition
    if edition is not None and not edition.is_public:
        raise Http404
    return edition


def _words() -> dict[str, tuple[str, str]]:
    """What each file is called and what it counts."""
    return {
        "projects.csv": (_("Les projets"), _("Une ligne par projet voté : demande, voix, rang, montant.")),
        "ballots.pb": (_("Les bulletins"), _("Une ligne par bulletin valable, sans nom ni ordre.")),
        "marks.csv": (_("Les voix"), _("Les coups de cœur de chaque projet, séparés les uns des autres.")),
        "rulebook.json": (_("Les règles de dépouillement"), _("Gelées à l’ouverture du vote.")),
        "minutes.json": (_("Le procès-verbal, pour les programmes"), _("Chaque étape du calcul, avec sa phrase.")),
        "proces-verbal.pdf": (_("Le procès-verbal, à lire"), _("Le même, à imprimer.")),
        "proces-verbal.docx": (_("Le procès-verbal, à reprendre"), _("Le même, pour un traitement de texte.")),
        "recompte.xlsx": (_("Le recompte en tableur"), _("Les formules refont le compte, sans rien installer.")),
        "figures.csv": (
            _("Les chiffres de l’édition"),
            _("Chaque chiffre de l’édition, avec sa définition."),
        ),
        "subventions.csv": (_("Les subventions signées"), _("Une ligne par convention, format national SCDL 2.1.1.")),
        "bulletin-board.txt": (
            _("Les empreintes de l’urne"),
            _("Une ligne par enveloppe scellée et par racine publiée."),
        ),
        "audit-seals.txt": (_("Les sceaux du journal"), _("Une ligne par jour : combien d’actes, quelle empreinte.")),
        "tally.pyz": (_("Le programme qui recompte"), _("Un seul fichier, Python 3.9 ou plus.")),
        "SHA256SUMS": (_("Les empreintes des fichiers"), _("Une ligne par fichier.")),
        "README.md": (_("Le mode d’emploi"), _("Recompter en deux commandes.")),
    }


def _datasets(edition: Edition) -> list[dict[str, Any]]:
    sizes: dict[str, int] = {}
    with zipfile.ZipFile(package.archive(edition)) as whole:
        for entry in whole.infolist():
            sizes[entry.filename.rpartition("/")[2]] = entry.file_size
    return [
        {
            "title": title,
            "counts": counts,
            "format": (name.rpartition(".")[2] if "." in name else "txt").upper(),
            "size": sizes[name],
            "as_of": clock.today(),
            "name": name,
            "href": reverse("opendata:download", args=[name]),
        }
        for name, (title, counts) in _words().items()
        if name in sizes
    ]


def _live(edition: Edition, is_declared: bool) -> list[dict[str, str]]:
    """What programs can read at any time."""
    code = edition.code
    declared = [
        {"title": _("Les résultats"), "href": f"/api/v1/editions/{code}/results"},
        {"title": _("Le procès-verbal"), "href": f"/api/v1/editions/{code}/minutes.json"},
    ]
    return [
        {"title": _("Les projets déposés"), "href": f"/api/v1/editions/{code}/projects"},
        {"title": _("Les chiffres du jour"), "href": f"/api/v1/editions/{code}/figures"},
        {"title": _("Les règles de dépouillement"), "href": f"/api/v1/editions/{code}/rulebook.json"},
        *(declared if is_declared else []),
        {"title": _("Toutes les éditions"), "href": "/api/v1/editions"},
        {"title": _("La description de l’interface (OpenAPI)"), "href": "/api/v1/openapi.json"},
    ]
