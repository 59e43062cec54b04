"""Addresses of the room."""

from django.urls import path, re_path

from eclore.ideas.office import ideas as bureau
from eclore.ideas.office import tools as box
from eclore.ideas.public import path as compass
from eclore.ideas.public import propose, read, support, toolbox

public = [
    path("idees/", read.ideas, name="ideas"),
    path("idees/proposer/", propose.propose, name="propose"),
    path("idees/proposer/effacer/", propose.forget_draft, name="forget_draft"),
    path("idees/proposer/lieu/", propose.propose_place, name="propose_place"),
    path("idees/proposer/contact/", propose.propose_contact, name="propose_contact"),
    path("idees/boussole/", compass.questions, name="path"),
    re_path(r"^idees/boussole/(?P<code>[a-d-]{10})/$", compass.advice, name="path_advice"),
    path("boite-a-outils/", toolbox.tools, name="tools"),
    path("boite-a-outils/<int:pk>/", toolbox.open_tool, name="tool"),
    path("idees/<int:pk>/", read.idea, name="idea"),
    path("idees/<int:pk>/corriger/", read.edit, name="edit"),
    path("idees/<int:pk>/historique/", read.history, name="history"),
    path("idees/<int:pk>/suivre/", support.follow, name="follow"),
    path("idees/<int:pk>/aider/", support.offer_help, name="offer_help"),
    path("idees/<int:pk>/aider/<int:offer_pk>/", support.answer_help, name="answer_help"),
    path("idees/<int:pk>/reprendre/", support.carry_over, name="carry_over"),
    path("idees/reunir/<str:token>/", support.answer_merge, name="answer_merge"),
]

office = [
    path("", bureau.home, name="home"),
    path("outils/", box.tools, name="tools"),
    path("outils/nouveau/", box.tool, name="new_tool"),
    path("outils/premiers/", box.first, name="first_tools"),
    path("outils/<int:pk>/", box.tool, name="tool"),
    path("outils/<int:pk>/retirer/", box.remove, name="remove_tool"),
    path("<int:pk>/", bureau.idea, name="idea"),
    path("<int:pk>/corriger/", bureau.edit, name="edit"),
    path("<int:pk>/historique/", bureau.history, name="history"),
    path("<int:pk>/publier/", bureau.publish, name="publish"),
    path("<int:pk>/reunir/", bureau.propose_merge, name="propose_merge"),
    path("<int:pk>/reunir/<int:consent_pk>/", bureau.answer_merge, name="answer_merge"),
    path("<int:pk>/archiver/", bureau.archive, name="archive"),
]
