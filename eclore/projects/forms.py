"""Forms of the dossier: one per section; drafts may be incomplete, what is typed must be readable."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eclore.core import wording
from eclore.editions import queries as editions
from eclore.editions.models import Commune, Edition, Territory
from eclore.editions.states import Theme
from eclore.ideas.models import Idea
from eclore.people.states import OrganisationKind
from eclore.projects import queries
from eclore.projects.models import Project
from eclore.projects.states import FundingSide, ProjectState

_AMOUNT = re.compile(r"(\d{1,9})(?:[.,](\d{1,2}))?")


class AmountField(forms.CharField):
    """An amount typed as people do: `9 400`, `9400,50 €`. Cleans to cents; None where nothing is typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "maxlength": "20"}
        self.is_short = True

    def to_python(self, value: Any) -> Any:
        text = re.sub(r"[\s€]", "", super().to_python(value) or "")
        if not text:
            return None
        match = _AMOUNT.fullmatch(text)
        if match is None:
            raise forms.ValidationError(_("Écrivez un montant en chiffres, comme 9 400 ou 9 400,50."), code="amount")
        return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))

    def prepare_value(self, value: Any) -> Any:
        return typed(value) if isinstance(value, int) else value


def typed(cents: int) -> str:
    """Cents as a person would type them: `9 400` or `9 400,50`; nothing for zero."""
    return wording.money(cents, "").strip() if cents else ""


class StartForm(forms.Form):
    """Begin from an idea of one's own, or from a title."""

    idea = forms.ModelChoiceField(
        Idea.objects.none(),
        label=_("De quelle idée partez-vous ?"),
        required=False,
        empty_label=_("D’aucune : je pars d’un titre"),
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=_("Nom du projet"),
        required=False,
        max_length=150,
        help_text=_("Court et clair, comme sur une affiche. Si vous partez d’une idée, vous pouvez laisser vide."),
    )

    def __init__(self, *args: Any, ideas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["idea"].queryset = ideas  # type: ignore[attr-defined]
        self.fields["title"].is_public = True  # type: ignore[attr-defined]
        if not ideas:
            del self.fields["idea"]
            self.fields["title"].required = True
            self.fields["title"].help_text = _("Court et clair, comme sur une affiche.")
            self.fields["title"].error_messages["required"] = _("Donnez un nom au projet.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        idea: Idea | None = data.get("idea")
        title = (data.get("title") or "").strip() or (idea.title if idea else "")
        if not title and "title" not in self.errors:
            self.add_error("title", _("Donnez un nom au projet."))
        return {"title": title, "idea": idea}


class SectionForm(forms.Form):
    """A section of the dossier, filled from the project. Everything may wait, but what is typed."""

    public: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *, project: Project, files: Any = None, **kwargs: Any) -> None:
        self.project = project
        super().__init__(data, files, initial=self.stored(project), **kwargs)
        for name in self.public:
            self.fields[name].is_public = True  # type: ignore[attr-defined]

    @classmethod
    def stored(cls, project: Project) -> dict[str, Any]:
        """What the section holds now, as it would be typed."""
        return {name: getattr(project, name) for name in cls.base_fields if hasattr(project, name)}


class ProjectForm(SectionForm):
    public = ("title", "summary", "story", "theme", "commune")
    title = forms.CharField(
        label=_("Nom du projet"), max_length=150, error_messages={"required": _("Donnez un nom au projet.")}
    )
    summary = forms.CharField(
        label=_("Le projet en une phrase"),
        required=False,
        max_length=250,
        help_text=_("Elle paraît sur la carte du projet. Exemple : un café où l’on répare ensemble ce qui est cassé."),
    )
    story = forms.CharField(
        label=_("L’histoire du projet"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("D’où vient l’idée, ce que vous ferez, où et quand, et qui est déjà là."),
    )
    theme = forms.ChoiceField(label=_("Thème"), required=False, choices=[("", _("Choisissez")), *Theme.choices])
    commune = forms.CharField(
        label=_("Commune où le projet se passe"),
        required=False,
        max_length=120,
        help_text=_("Son nom, ou son code postal. Si le projet touche plusieurs communes, la principale."),
    )

    @classmethod
    def stored(cls, project: Project) -> dict[str, Any]:
        return {**super().stored(project), "commune": project.commune.name if project.commune else ""}

    def clean_commune(self) -> Commune | None:
        text = self.cleaned_data["commune"]
        if not text:
            return None
        kept = self.project.commune
        if kept and text == kept.name:  # two communes may share a name: what was chosen stays chosen
            return kept
        commune = editions.find_commune(self.project.edition, text)
        if commune is None:
            raise forms.ValidationError(
                _("Nous ne trouvons pas cette commune. Écrivez son nom entier, ou « Nom (code postal) ».")
            )
        return commune


class AudienceForm(SectionForm):
    public = ("audience", "sse_values")
    audience = forms.CharField(
        label=_("Pour qui est le projet ?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Combien de personnes, lesquelles, et comment elles prennent part."),
    )
    sse_values = forms.CharField(
        label=_("En quoi est-il solidaire ?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Qui décide, où va l’argent gagné, ce que le projet change autour de lui."),
    )


class ApplicantForm(SectionForm):
    name = forms.CharField(
        label=_("Nom de la structure"),
        max_length=200,
        error_messages={"required": _("Écrivez le nom de la structure.")},
    )
    kind = forms.ChoiceField(
        label=_("Forme"),
        choices=[("", _("Choisissez")), *OrganisationKind.choices],
        error_messages={"required": _("Choisissez la forme de la structure.")},
    )
    siret = forms.CharField(
        label="SIRET",
        required=False,
        max_length=20,
        help_text=_("14 chiffres. Une association qui vient de naître peut ne pas en avoir encore."),
    )
    rna = forms.CharField(
        label=_("Numéro RNA"),
        required=False,
        max_length=10,
        help_text=_("Pour une association : W suivi de 9 chiffres."),
    )

    @classmethod
    def stored(cls, project: Project) -> dict[str, Any]:
        known = project.applicant
        if known is None:
            return {}
        return {"name": known.name, "kind": known.kind, "siret": known.siret or "", "rna": known.rna}

    def clean_siret(self) -> str:
        return re.sub(r"\s", "", self.cleaned_data["siret"])

    def clean_rna(self) -> str:
        text = re.sub(r"\s", "", self.cleaned_data["rna"]).upper()
        if text and not re.fullmatch(r"W\d{9}|W\d[A-Z0-9]\d{7}", text):
            raise forms.ValidationError(_("Un numéro RNA s’écrit W suivi de 9 chiffres, comme W621001234."))
        return text


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Prénom et nom"), max_length=150, error_messages={"required": _("Écrivez son nom.")})
    email = forms.CharField(
        label=_("Courriel"),
        max_length=254,
        widget=forms.EmailInput,
        error_messages={"required": _("Écrivez le courriel de cette personne.")},
    )


class BudgetForm(SectionForm):
    """The funding plan. Rows are fields `expense_0_label`, `expense_0_amount`… ; a row left empty is dropped."""

    public = ("requested",)
    SPARE = 2
    MAX_ROWS = 30
    requested = AmountField(label=_("Montant demandé au budget citoyen, en euros"), required=False)

    def __init__(
        self, data: Any = None, *, project: Project, rows: dict[str, list[tuple[str, str]]] | None = None
    ) -> None:
        super().__init__(data, project=project)
        if rows is None:
            rows = raw_rows(data) if data is not None else stored_rows(project, self.SPARE)
        self.counts = {side: min(len(rows[side]), self.MAX_ROWS) for side in FundingSide.values}
        for side in FundingSide.values:
            for rank, (label, amount) in enumerate(rows[side][: self.MAX_ROWS]):
                self._add_row(side, rank, label, amount)
        self.fields["requested"].widget.attrs["data-adds"] = FundingSide.INCOME.value

    @classmethod
    def stored(cls, project: Project) -> dict[str, Any]:
        return {"requested": typed(project.requested_cents)}

    def _add_row(self, side: str, rank: int, label: str, amount: str) -> None:
        number = {"n": rank + 1}
        words = _("Dépense %(n)s") if side == FundingSide.EXPENSE else _("Ressource %(n)s")
        self.fields[f"{side}_{rank}_label"] = forms.CharField(
            label=words % number, required=False, max_length=120, initial=label
        )
        field = AmountField(label=_("Montant %(n)s") % number, required=False, initial=amount)
        field.widget.attrs["data-adds"] = str(side)
        self.fields[f"{side}_{rank}_amount"] = field

    def rows_of(self, side: str) -> list[tuple[Any, Any]]:
        return [(self[f"{side}_{rank}_label"], self[f"{side}_{rank}_amount"]) for rank in range(self.counts[side])]

    def expense_rows(self) -> list[tuple[Any, Any]]:
        return self.rows_of(FundingSide.EXPENSE)

    def income_rows(self) -> list[tuple[Any, Any]]:
        return self.rows_of(FundingSide.INCOME)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        funding = []
        for side in FundingSide.values:
            for rank in range(self.counts[side]):
                label, amount = data.get(f"{side}_{rank}_label", ""), data.get(f"{side}_{rank}_amount")
                if label and amount:
                    funding.append((side, label, amount))
                elif label and f"{side}_{rank}_amount" not in self.errors:
                    self.add_error(
                        f"{side}_{rank}_amount", _("Écrivez le montant de « %(label)s ».") % {"label": label}
                    )
                elif amount is not None and not label:
                    self.add_error(f"{side}_{rank}_label", _("Dites à quoi correspond ce montant."))
        return {"requested_cents": data.get("requested") or 0, "funding": funding}


def raw_rows(data: QueryDict) -> dict[str, list[tuple[str, str]]]:
    """The rows as they were typed, before any check."""
    rows: dict[str, list[tuple[str, str]]] = {}
    for side in FundingSide.values:
        ranks = [int(m[1]) for key in data if (m := re.fullmatch(rf"{side}_(\d{{1,3}})_(?:label|amount)", key))]
        count = min(max(ranks, default=-1) + 1, BudgetForm.MAX_ROWS)
        rows[side] = [
            (data.get(f"{side}_{rank}_label", ""), data.get(f"{side}_{rank}_amount", "")) for rank in range(count)
        ]
    return rows


def stored_rows(project: Project, spare: int = 0) -> dict[str, list[tuple[str, str]]]:
    """The rows of the plan, and a few empty ones to write on."""
    plan = queries.plan(project)
    lines = {FundingSide.EXPENSE.value: plan.expenses, FundingSide.INCOME.value: plan.incomes}
    return {
        side: [(line.label, typed(line.amount_cents)) for line in kept] + [("", "")] * spare
        for side, kept in lines.items()
    }


class AttachForm(forms.Form):
    content = forms.FileField(
        label=_("Un fichier"),
        allow_empty_file=True,
        help_text=_("PDF, image, DOCX, ODT ou XLSX, 10 Mo au plus."),
        error_messages={"required": _("Choisissez un fichier.")},
    )
    name = forms.CharField(
        label=_("Son nom dans le dossier"),
        required=False,
        max_length=120,
        help_text=_("Par exemple : devis de l’outillage. Sinon, le nom du fichier."),
    )


class SubmitForm(forms.Form):
    is_certain = forms.BooleanField(
        label=_("Ce que j’ai écrit est exact, et l’équipe est d’accord pour déposer ce dossier."),
        error_messages={"required": _("Cochez cette case : elle dit que le dossier est prêt.")},
    )


class SendBackForm(forms.Form):
    reason = forms.CharField(
        label=_("Ce qu’il faut compléter"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Le porteur lira ce texte tel quel, dans une lettre et sur son dossier."),
        error_messages={"required": _("Écrivez ce qui manque : l’équipe du projet lira ce texte.")},
    )


class FilterForm(forms.Form):
    """Filters of the office's list; each stands in the address."""

    q = forms.CharField(label=_("Chercher"), required=False, max_length=200)
    etat = forms.ChoiceField(label=_("État"), required=False, choices=[("", _("Tous")), *ProjectState.choices])
    theme = forms.ChoiceField(label=_("Thème"), required=False, choices=[("", _("Tous")), *Theme.choices])
    territoire = forms.ChoiceField(label=_("Territoire"), required=False)

    def __init__(self, data: Any, *, edition: Edition, areas: Iterable[Territory] | None = None) -> None:
        super().__init__(data)
        rows = editions.areas(edition) if areas is None else areas
        self.fields["territoire"].choices = [("", _("Tous")), *((row.code, row.name) for row in rows)]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """What is asked; a value that no longer exists asks for nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class Section(NamedTuple):
    slug: str
    label: Promise
    form: type[SectionForm] | None
    fields: tuple[str, ...]


SECTIONS = {
    section.slug: section
    for section in (
        Section("projet", _("Le projet"), ProjectForm, ("title", "summary", "story", "theme", "commune_id")),
        Section("public", _("Pour qui"), AudienceForm, ("audience", "sse_values")),
        Section("structure", _("La structure et l’équipe"), ApplicantForm, ("applicant_id",)),
        Section("budget", _("Le budget"), BudgetForm, ("requested_cents",)),
    )
}
