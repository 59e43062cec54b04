"""What an action may refuse. Each refusal is a sentence for the person, and a status for the machine."""

from django.utils.translation import gettext as _


class Refused(Exception):
    """The act was refused and nothing was changed. `sentence` is shown as it is; `field` places it in a form."""

    status = 422

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Denied(Refused):
    """The person may not do this (role or ownership)."""

    status = 403


class Closed(Refused):
    """Not in this phase: too early or too late."""

    status = 409


class Missing(Refused):
    """This does not exist here: the edition does not run the room."""

    status = 404


class IllegalMove(Refused):
    """The row's state does not allow this verb."""

    status = 409

    def __init__(self, row: object, verb: str, state_label: str) -> None:
        super().__init__(
            _(
                "Cette action n’est plus possible : « %(state)s » est l’état actuel. "
                "Rechargez la page pour voir où il en est."
            )
            % {"state": state_label}
        )
        self.verb = verb
        self.row = row
