"""Who may use the pages that span rooms."""

from django.utils.translation import gettext as _

from eclore.core.errors import Denied
from eclore.core.permissions import Predicate, permit, refusing
from eclore.desk.queries.mailings import needs_second_eyes
from eclore.editions.permissions import has_role, works_here
from eclore.editions.states import Role

_manager = has_role(Role.MANAGER)
_writes = has_role(Role.MANAGER, Role.FACILITATOR)

_author_or_manager = refusing(
    Predicate(lambda user, row: row.author_id == user.pk or _manager.test(user, row), name="wrote_it_or_manages"),
    lambda user, row: Denied(_("Seule la personne qui a écrit cette lettre peut la changer.")),
)
_other_eyes = refusing(
    Predicate(lambda user, row: row.author_id != user.pk or not needs_second_eyes(row), name="did_not_write_it"),
    lambda user, row: Denied(_("Vous l’avez écrite : une autre personne de l’équipe doit la relire et l’envoyer.")),
)
_system_only = refusing(
    Predicate(lambda user, row: False, name="desk_system_only"),
    lambda user, row: Denied(_("La plateforme le note elle-même.")),
)

permit("desk.office", works_here)
permit("desk.people", has_role(Role.MANAGER, Role.FACILITATOR))
for _verb in ("resend", "mend_contact", "note_call", "act_for", "answer_contest"):
    permit(f"desk.{_verb}", has_role(Role.MANAGER, Role.FACILITATOR))
permit("desk.merge_persons", _manager)
permit("desk.export_person", _manager)
permit("desk.erase_person", _manager)
permit("desk.letters", _manager)
permit("desk.release", _manager)
permit("desk.edit_letter", _manager)
permit("desk.mark_printed", _manager)
permit("desk.attach_scan", _manager)
permit("desk.templates", _manager)
permit("desk.write", _writes)
permit("desk.rewrite", _writes, _author_or_manager)
permit("desk.submit", _writes, _author_or_manager)
permit("desk.approve", _manager, _other_eyes)
permit("desk.send", _writes, _author_or_manager)
permit("desk.stop", _writes, _author_or_manager)
permit("desk.resume", _writes, _author_or_manager)
permit("desk.finish", _system_only)
permit("desk.retry_address", has_role(Role.MANAGER, Role.FACILITATOR))
for _verb in ("import", "check_import", "check_import_again", "start_import"):
    permit(f"desk.{_verb}", has_role(Role.MANAGER, Role.FACILITATOR))
permit("desk.import_past", _manager)
permit("desk.finish_import", _system_only)
permit("desk.journal", has_role(Role.MANAGER, Role.OBSERVER))
permit("desk.appoint", _manager)
permit("desk.invite", _manager)
permit("desk.close_login", _manager)
permit("desk.set_stand_in", works_here)
permit("desk.dismiss", _manager)
