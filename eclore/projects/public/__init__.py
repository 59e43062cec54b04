"""The leader's pages: begin a dossier, its sections one by one, check, submit, withdraw."""

from eclore.projects.public.attachments import attachment, attachments, detach
from eclore.projects.public.check import check, withdraw
from eclore.projects.public.dossier import history, paper, preview, project, start
from eclore.projects.public.sections import add_teammate, remove_teammate, section

__all__ = [
    "add_teammate",
    "attachment",
    "attachments",
    "check",
    "detach",
    "history",
    "paper",
    "preview",
    "project",
    "remove_teammate",
    "section",
    "start",
    "withdraw",
]
