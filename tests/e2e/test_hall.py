"""The evening without network: a host lets people in, notes a walk-in and an idea, and the site learns it once."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from playwright.sync_api import BrowserContext, Page, expect

from eclore.core import clock
from eclore.core.models import Message
from eclore.ideas.models import Idea
from eclore.workshops import actions
from eclore.workshops.models import Attendance, HallOperation
from eclore.workshops.queries import hall
from tests.e2e.conftest import faults, overflows
from tests.eclore.workshops import factories

EVERYTHING = """async () => {
  const out = [];
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done) => { const r = indexedDB.open(name); r.onsuccess = () => done(r.result); });
    for (const store of db.objectStoreNames) {
      const all = (verb) => new Promise((done) => {
        const r = db.transaction(store).objectStore(store)[verb]();
        r.onsuccess = () => done(r.result);
      });
      const [rows, keys] = [await all("getAll"), await all("getAllKeys")];
      const text = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
        ? new TextDecoder("latin1").decode(value) : value && typeof value === "object"
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, text(inner)])) : value;
      out.push([name, store, keys, rows.map(text)]);
    }
    db.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) out.push([name, request.url, await (await cache.match(request)).text()]);
  }
  return JSON.stringify([out, { ...localStorage }]);
}"""
EXPIRE = """async (moment) => {
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done) => { const r = indexedDB.open(name); r.onsuccess = () => done(r.result); });
    await new Promise((done) => {
      const work = db.transaction("meta", "readwrite");
      work.objectStore("meta").put(moment, "forgets");
      work.oncomplete = done;
    });
    db.close();
  }
}"""


@pytest.fixture
def hashed(settings, tmp_path) -> None:
    """The site as it runs in production: each file under its hashed name, modules too."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "eclore.core.collected.CollectedFiles"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    settings.STATICFILES_DIRS = [tmp_path]  # the live server finds them there


@pytest.fixture
def evening(edition, cast, opened, transactional_db):
    opened("ideas", "workshops")
    workshop = factories.begun(edition)
    with clock.at(workshop.starts_at - timedelta(days=1)):
        people = [factories.registered(workshop, factories.someone(n)) for n in ("Nadia Obry", "Zoé Étienne")]
    link, pin = actions.invite_host(by=factories.SYSTEM, workshop=workshop, label="Ginette")
    workshop.entrance = f"/comptoirs/{workshop.pk}/salle/hote/{hall.host_token(link)}/"
    workshop.pin, workshop.people, workshop.link = pin, people, link
    return workshop


def enter(page: Page, workshop) -> None:
    page.goto(workshop.entrance)
    page.get_by_label("PIN").fill(f"{workshop.pin[:4]}-{workshop.pin[4:]}".lower())
    page.get_by_role("button", name="Ouvrir la salle").click()
    expect(page.get_by_text("Tout est envoyé")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready")


def dictate(page: Page, who: str) -> None:
    page.get_by_text("Noter une idée dite à voix haute").click()
    page.get_by_label("De qui ?").select_option(label=who)
    page.get_by_label("Titre").fill("Un café-bricolage")
    page.get_by_label("L’idée en quelques lignes").fill("Réparer ensemble le samedi.")
    page.get_by_label("Thème").select_option("reuse")
    page.get_by_role("button", name="Noter l’idée").click()
    expect(page.get_by_text("Demandez à la personne si elle est d’accord")).to_be_visible()
    page.get_by_label("La personne est d’accord").check()
    page.get_by_role("button", name="Noter l’idée").click()


def cut(context: BrowserContext, page: Page) -> None:
    context.set_offline(True)
    page.reload()
    expect(page.get_by_text("Hors ligne")).to_be_visible()


def test_an_evening_without_network(page_of, evening, cast):
    page = page_of(width=360)
    enter(page, evening)
    assert not faults(page)
    assert overflows(page) <= 0
    expect(page.locator("strong", has_text="Nadia O.")).to_be_visible()
    assert "Obry" not in page.content()

    cut(page.context, page)
    page.get_by_role("button", name="Présent Nadia O.").click()
    find = page.get_by_label("Un nom, ou le code de l’inscription")
    find.fill("etien")
    expect(page.locator("strong", has_text="Nadia O.")).to_have_count(0)
    find.fill(evening.people[1].code.lower())
    find.press("Enter")
    expect(page.get_by_text("Zoé É. : présence notée.")).to_be_visible()
    page.get_by_label("Prénom et nom").fill("Paulette Roux")
    page.get_by_label("Téléphone").fill("06 39 98 00 12")
    page.get_by_role("button", name="Noter sa présence").click()
    dictate(page, "Paulette Roux")
    expect(page.get_by_text(re.compile("4 à envoyer"))).to_be_visible()
    assert not faults(page)
    assert overflows(page) <= 0
    page.reload()
    expect(page.get_by_text(re.compile("4 à envoyer"))).to_be_visible()
    expect(page.get_by_text("3 venues")).to_be_visible()

    kept = page.evaluate(EVERYTHING)
    for word in ("Nadia", "Paulette", "Zoé", "Étienne", "99800012", "98 00 12", "bricolage", evening.people[0].code):
        assert word not in kept
        assert json.dumps(word)[1:-1] not in kept
    assert "boxes" in kept, "the search sees the drawers"
    assert not HallOperation.objects.exists()

    sent: list[str] = []
    page.on("request", lambda request: request.url.endswith("/envoi/") and sent.append(request.post_data))
    page.context.set_offline(False)
    expect(page.get_by_text("Tout est envoyé")).to_be_visible()
    assert Attendance.objects.filter(workshop=evening).count() == 3
    assert Idea.objects.get().author.name == "Paulette Roux"
    again = page.evaluate(
        """async (body) => {
             const token = document.cookie.match(/csrftoken=([^;]+)/)[1];
             const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
             return (await fetch("envoi/", { method: "POST", body, headers })).json();
           }""",
        sent[0],
    )
    assert [answer["outcome"] for answer in again["answers"]] == ["done"] * 4
    assert (Attendance.objects.count(), Idea.objects.count(), HallOperation.objects.count()) == (3, 1, 4)
    expect(page.get_by_role("link", name=re.compile("Imprimer la carte"))).to_be_visible()

    actions.hold(by=cast.fanny, workshop=evening)
    assert Message.objects.filter(notice="workshops.certificate").count() == 3
    paulette = Attendance.objects.get(person__name="Paulette Roux")
    check = page_of()
    check.goto(f"/attestations/{paulette.certificate_code}/")
    expect(check.get_by_text("Cette attestation est vraie")).to_be_visible()


def test_the_page_opens_without_network_under_hashed_names(hashed, page_of, evening):
    page = page_of(width=360)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    enter(page, evening)
    modules = {url for url in asked if "/static/workshops/" in url}
    assert len(modules) == 6
    assert all(re.search(r"\.[0-9a-f]{12}\.js$", url) for url in modules)
    page.context.set_offline(True)
    tab = page.context.new_page()
    page.close()
    tab.goto(f"/comptoirs/{evening.pk}/salle/")
    tab.get_by_label("Les huit signes du papier").fill(evening.pin)
    tab.get_by_role("button", name="Ouvrir").click()
    tab.get_by_role("button", name="Présent Nadia O.").click()
    expect(tab.get_by_text("Nadia O. : présence notée.")).to_be_visible()


def test_what_is_refused_waits_to_be_settled(page_of, evening):
    page = page_of(width=360)
    enter(page, evening)
    cut(page.context, page)
    page.get_by_label("Prénom et nom").fill("Jo Passant")
    page.get_by_label("Téléphone").fill("12")
    page.get_by_role("button", name="Noter sa présence").click()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="À régler")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="semble incomplet")).to_be_visible()
    page.reload()
    page.get_by_role("button", name=re.compile("Corriger")).click()
    expect(page.get_by_label("Prénom et nom")).to_have_value("Jo Passant")
    page.get_by_label("Téléphone").fill("06 39 98 00 13")
    page.get_by_role("button", name="Noter sa présence").click()
    expect(page.get_by_role("heading", name="À régler")).to_have_count(0)
    expect(page.get_by_text("1 venue")).to_be_visible()
    page.get_by_role("button", name="Annuler Jo P.").click()
    page.get_by_label("Pourquoi ?").select_option("twice")
    page.get_by_role("button", name="Retirer la présence").click()
    expect(page.get_by_text("Personne pour l’instant")).to_be_visible()
    expect(page.get_by_text("Tout est envoyé")).to_be_visible()
    assert not Attendance.objects.exists()


def test_two_devices_hold_one_door(page_of, evening, cast):
    host, agent = page_of(width=360), page_of(cast.fanny)
    enter(host, evening)
    agent.goto(f"/comptoirs/{evening.pk}/salle/")
    expect(agent.get_by_text("Tout est envoyé")).to_be_visible()
    host.context.set_offline(True)
    host.get_by_role("button", name="Présent Nadia O.").click()
    expect(host.get_by_text(re.compile("1 à envoyer"))).to_be_visible()
    agent.get_by_role("button", name="Présent Nadia Obry").click()
    expect(agent.get_by_text("Tout est envoyé")).to_be_visible()
    host.context.set_offline(False)
    expect(host.get_by_text(re.compile("Nadia O. est déjà notée"))).to_be_visible()
    assert Attendance.objects.count() == 1


def test_a_lost_tablet(page_of, evening):
    """A new tab asks for the PIN; time and a revoked link both make the device forget."""
    page = page_of(width=360)
    enter(page, evening)
    page.context.set_offline(True)
    tab = page.context.new_page()
    tab.goto(f"/comptoirs/{evening.pk}/salle/")
    expect(tab.locator("strong", has_text="Nadia O.")).to_have_count(0)
    tab.get_by_label("Les huit signes du papier").fill("AAAA-AAAA")
    tab.get_by_role("button", name="Ouvrir").click()
    expect(tab.get_by_text("Ce PIN n’ouvre pas")).to_be_visible()
    tab.get_by_label("Les huit signes du papier").fill(evening.pin)
    tab.get_by_role("button", name="Ouvrir").click()
    expect(tab.locator("strong", has_text="Nadia O.")).to_be_visible()

    page.close()
    tab.evaluate(EXPIRE, 1000)
    tab.reload()
    expect(tab.get_by_text("Cette page a tout oublié")).to_be_visible()
    assert json.loads(tab.evaluate(EVERYTHING)) == [[], {}]
    tab.close()

    again = page_of(width=360, awaited=(410,))
    enter(again, evening)
    again.context.set_offline(True)
    again.get_by_role("button", name="Présent Nadia O.").click()
    actions.revoke_host(by=factories.SYSTEM, link=evening.link)
    again.context.set_offline(False)
    expect(again.get_by_text("Ce lien a été retiré")).to_be_visible()
    again.goto("/comptoirs/")
    assert json.loads(again.evaluate(EVERYTHING)) == [[], {}]
    assert not Attendance.objects.exists()
