"""Addresses of the room."""

from django.urls import path

from eclore.voting import office as desk
from eclore.voting.public import board, booth

public = [
    path("voter/", booth.vote, name="vote"),
    path("voter/coeur/", booth.heart, name="heart"),
    path("voter/verifier/", booth.review, name="review"),
    path("voter/identite/", booth.identity, name="identity"),
    path("voter/code/", booth.code, name="code"),
    path("voter/recu/", booth.receipt, name="receipt"),
    path("voter/effacer/", booth.forget, name="forget"),
    path("urne/", board.board, name="board"),
    path("urne/bulletin-board.txt", board.board_file, name="board_file"),
    path("urne/reglages.json", board.setup_file, name="setup_file"),
]

office = [
    path("", desk.home, name="home"),
    path("preparer/", desk.prepare, name="prepare"),
    path("ouvrir/", desk.open_urn, name="open"),
    path("clore/", desk.close_urn, name="close"),
    path("desceller/", desk.unseal, name="unseal"),
    path("mise-a-l-ecart/", desk.set_aside, name="set_aside"),
    path("bulletin.pdf", desk.paper_ballot, name="paper_ballot"),
]
