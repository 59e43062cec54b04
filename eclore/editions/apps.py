from django.apps import AppConfig


class EditionsConfig(AppConfig):
    name = "eclore.editions"
    verbose_name = "Éditions"

    def ready(self) -> None:
        from eclore.core import permissions
        from eclore.editions.queries import closed_room, roles_of, stands_for

        permissions.register_roles(roles_of, stands_for)
        permissions.register_gate(closed_room)
