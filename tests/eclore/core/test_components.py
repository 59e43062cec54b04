"""The components: what they say, to whom, and that no template breaks the content security policy."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from eclore.core import wording
from eclore.core.templatetags.eclore_samples import ICONS, SampleForm

ROOT = Path(__file__).resolve().parents[3] / "eclore"
STATIC = ROOT / "core/static/core"
TEMPLATES = sorted(ROOT.glob("*/templates/**/*.html"))
SPRITE = set(re.findall(r'id="i-([a-z]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))


def draw(source: str, **context: object) -> str:
    return Template("{% load eclore %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("cents", "currency", "text"),
    [
        (940_000, "EUR", "9 400 €"),
        (940_050, "EUR", "9 400,50 €"),
        (5, "EUR", "0,05 €"),
        (-65_100, "EUR", "-651 €"),
        (123_456_700, "PLN", "1 234 567 zł"),
        (100, "SEK", "1 SEK"),
        (None, "EUR", ""),
    ],
)
def test_money_is_written_with_no_break_spaces(cents, currency, text):
    assert wording.money(cents, currency) == text.replace(" ", "\u00a0")
    assert draw("{{ cents|money:currency }}", cents=cents, currency=currency) == text.replace(" ", "\u00a0")


def test_numbers_keep_their_decimals():
    assert wording.number(11000) == "11\u00a0000"
    assert wording.number(1234.5) == "1\u00a0234,5"
    assert wording.number(None) == ""


def test_days_and_hours_are_those_of_paris():
    # 23 h 30 in London in summer is already the next day in Paris.
    late = datetime(2026, 8, 31, 22, 30, tzinfo=UTC)
    assert wording.moment(late) == "mardi 1er\u00a0septembre 2026 à 0\u00a0h\u00a030"
    assert wording.hour(datetime(2026, 9, 30, 16, 0, tzinfo=UTC)) == "18\u00a0h"
    assert wording.day(date(2026, 11, 24)) == "mardi 24\u00a0novembre 2026"
    assert wording.day(date(2026, 11, 24), weekday=False) == "24\u00a0novembre 2026"
    assert wording.moment(None) == wording.day(None) == wording.hour(None) == ""


def test_icons_named_in_templates_are_in_the_sprite():
    assert set(ICONS.split()) <= SPRITE
    named = {
        (path.name, name)
        for path in TEMPLATES
        for name in re.findall(r'{%\s*icon\s+"([^"]*)"', path.read_text(encoding="utf-8"))
    }
    assert named
    assert {(path, name) for path, name in named if name not in SPRITE} == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_nothing_that_the_content_policy_would_refuse(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=|<style\b|\son[a-z]+\s*=|javascript:", text, re.IGNORECASE)
    assert not [tag for tag in re.findall(r"<script\b[^>]*>", text) if " src=" not in tag]
    assert not re.search(r'(src|href)="(https?:)?//[^"]*\.(css|js|woff2?|png|jpe?g)"', text)


def test_the_sprite_needs_no_stylesheet():
    # Rules of the page do not reach inside a sprite of another file: attributes do.
    assert "class=" not in (STATIC / "icons.svg").read_text(encoding="utf-8")
    assert '#i-coeur"' in draw('{% icon "coeur" %}')
    assert 'class="i plant"' in draw('{% icon "graine" %}')
    assert draw('{% icon "" %}') == ""


def test_a_form_says_what_is_wrong_beside_the_field_and_at_the_top():
    form = SampleForm({"born_on": "27 3 13", "first_name": "Léa"})
    html = str(form)
    assert 'href="#id_born_on"' in html and 'href="#id_channel_0"' in html
    assert "Votre idée : Ce champ est obligatoire." in html
    assert re.search(r'<input[^>]*id="id_born_on"[^>]*>', html)
    box = re.search(r'<input[^>]*id="id_born_on"[^>]*>', html)[0]
    assert 'aria-invalid="true"' in box
    assert 'aria-describedby="id_born_on_helptext id_born_on_error"' in box
    assert 'id="id_born_on_helptext"' in html and 'id="id_born_on_error"' in html
    assert html.count('role="alert"') == 1
    assert "Public" in html.split("Votre idée", 2)[-1]


def test_a_form_without_fault_has_no_summary():
    html = str(SampleForm())
    assert 'role="alert"' not in html and 'class="err"' not in html
    assert html.count("(facultatif)") == 3
    assert html.count('class="pick"') == 5


def test_the_summary_is_drawn_once_and_escapes_what_people_typed():
    class Odd(forms.Form):
        name = forms.CharField()

        def clean_name(self):
            raise forms.ValidationError(f"{self.cleaned_data['name']} n’existe pas")

        def clean(self):
            raise forms.ValidationError("Le budget ne tombe pas juste")

    html = draw("{% error_summary form %}{{ form }}", form=Odd({"name": "<b>x</b>"}))
    assert html.count('id="error-summary"') == 1
    assert "<b>x</b>" not in html and "&lt;b&gt;x&lt;/b&gt; n’existe pas" in html
    assert "<strong>Le budget ne tombe pas juste</strong>" in html
    assert "2 choses à corriger" in html


def test_a_packet_escapes_and_says_its_state():
    card = {"title": "<i>Vélo</i>", "number": 8, "cents": 1_120_000, "heart": {"action": "/voter/", "on": True}}
    html = draw("{% packet card 'h3' %}", card=card)
    assert "<i>Vélo</i>" not in html and "&lt;i&gt;Vélo&lt;/i&gt;" in html
    assert 'class="packet on"' in html and 'aria-pressed="true"' in html
    assert "<h3" in html and "11\u00a0200\u00a0€" in html
    assert "aria-pressed" not in draw("{% packet card %}", card={"title": "Seul"})


def test_the_path_writes_its_states():
    html = draw("{% journey steps %}", steps=[
        {"icon": "graine", "title": "L’idée", "state": "done"},
        {"icon": "soleil", "title": "Le vote", "state": "now"},
        {"icon": "fleur", "title": "Les lauréats", "state": "todo"},
    ])  # fmt: skip
    assert [word for word in ("Fait", "Maintenant", "À venir") if word in html] == ["Fait", "Maintenant", "À venir"]
    assert html.count('aria-current="step"') == 1


def test_figures_come_with_their_table():
    rows = [{"label": "Idées", "value": 120}, {"label": "Dossiers", "value": 60}, {"label": "Rien", "value": 0}]
    html = draw("{% figure_bars rows 'Le 18 septembre' 'Du dépôt au vote' %}", rows=rows)
    assert re.findall(r'<rect width="([\d.]+)"', html) == ["188.0", "94.0", "0.0"]
    assert html.count("<tr>") == 4 and "<caption>Du dépôt au vote</caption>" in html
    assert "<figcaption>Le 18 septembre</figcaption>" in html
    assert "<table>" in draw("{% funnel rows %}", rows=[])


def test_the_ranking_has_one_scale_and_says_who_is_funded():
    rows = [
        {"rank": 1, "title": "A", "votes": 200, "funded": True, "cents": 940_000, "why": "/resultats/a/"},
        {"rank": 2, "title": "B", "votes": 50, "funded": False, "cents": 1, "note": "Ne tient pas"},
    ]
    html = draw("{% ranking rows %}", rows=rows)
    assert re.findall(r'<rect width="([\d.]+)"', html) == ["100.0", "25.0"]
    assert "Financé, 9\u00a0400\u00a0€" in html and "Ne tient pas" in html
    assert html.count("Pourquoi ?</a>") == 1


def test_a_budget_is_drawn_to_its_total():
    html = draw("{% money_plan 'Dépenses' parts %}", parts=[{"label": "X", "cents": 300}, {"label": "Y", "cents": 100}])
    assert re.findall(r'<rect x="([\d.]+)" width="([\d.]+)"', html) == [("0.0", "477.0"), ("480.0", "157.0")]
    assert "4\u00a0€" in html.split("<tfoot>")[1]
    assert "0\u00a0€" in draw("{% money_plan 'Rien' parts %}", parts=[])


def test_a_fingerprint_is_read_by_fours():
    assert re.findall(r"<span>(\w+)</span>", draw("{% fingerprint '7f3a91c4e0' %}")) == ["7f3a", "91c4", "e0"]


@pytest.mark.parametrize(("value", "top", "width"), [(5, 10, "94.0"), (12, 10, "188"), (-1, 10, "0.0"), (3, 0, "188")])
def test_a_meter_never_leaves_its_box(value, top, width):
    found = re.search(r'<rect width="([\d.]+)"', draw("{% meter value top %}", value=value, top=top))[1]
    assert float(found) == float(width)


def test_pages_and_sorting_keep_the_address():
    request = RequestFactory().get("/projets/", {"q": "vélo", "tri": "titre", "page": "3"})
    page = Paginator(range(200), 10).page(3)
    html = draw("{% pager page %}", request=request, page=page)
    assert "?q=v%C3%A9lo&amp;tri=titre&amp;page=4" in html and html.count('aria-current="page"') == 1
    assert draw("{% pager page %}", request=request, page=Paginator(range(5), 10).page(1)).strip() == ""
    head = draw("{% sort_head 'Projet' 'titre' %}", request=request)
    assert 'aria-sort="ascending"' in head and "tri=-titre" in head and "page=" not in head


def test_a_confirmation_is_a_form_of_its_own_page():
    html = draw(
        "{% confirm_form title='Annuler ?' yes='Oui' no_href='/x/' %}<p>{{ name }}</p>{% endconfirm_form %}",
        name="<b>", csrf_token="abc",
    )  # fmt: skip
    assert 'value="abc"' in html and "&lt;b&gt;" in html and 'href="/x/"' in html
    assert 'method="post"' in html and "btn stop" in html


def test_the_page_of_components_shows_every_component():
    source = (ROOT / "core/templates/core/composants.html").read_text(encoding="utf-8")
    tags = (ROOT / "core/templatetags/eclore.py").read_text(encoding="utf-8")
    names = set(re.findall(r"@register\.\w*tag\([^)]*\)\ndef (\w+)|@register\.simple_tag\ndef (\w+)", tags))
    flat = {one or other for one, other in names} - {"heart", "logo", "crumb", "skyline", "hero", "error_summary"}
    assert flat
    assert {name for name in flat if "{% " + name not in source} == set()


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_pages_of_failure_need_no_request(name):
    from django.template.loader import get_template

    html = get_template(name).render()
    assert "<h1>" in html and 'href="/"' in html
