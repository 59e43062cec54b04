from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "eclore.core"
    verbose_name = "Fondations"

    def ready(self) -> None:
        from eclore.core import jobs, outbox, permissions  # noqa: F401  (outbox registers its job)

        permissions.discover()
        post_migrate.connect(_after_migrate, sender=self, dispatch_uid="core.after_migrate")


def _after_migrate(**kwargs: Any) -> None:
    from django.core.management import call_command
    from django.db import connection

    from eclore.core import audit

    if "core_auditseal" in connection.introspection.table_names():
        audit.install_triggers()
        call_command("createcachetable", verbosity=0)
