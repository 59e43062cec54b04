"""Who may use the pages that span rooms."""

from eclore.core.permissions import permit
from eclore.editions.permissions import has_role, works_here
from eclore.editions.states import Role

_manager = has_role(Role.MANAGER)

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
permit("desk.journal", has_role(Role.MANAGER, Role.OBSERVER))
permit("desk.appoint", _manager)
permit("desk.dismiss", _manager)
