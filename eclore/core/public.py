"""Health, and the page of components."""

from __future__ import annotations

import shutil
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render

from eclore.core import clock
from eclore.core.access import public
from eclore.core.http import Request
from eclore.core.models import Job, JobState


@public
def alive(request: Request) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"alive": True})


@public
def ready(request: Request) -> HttpResponse:
    """Database, migrations, disk (at least 200 MB free), age of the oldest job due (under ten minutes)."""
    checks = {"disk": shutil.disk_usage(settings.ECLORE_HOME).free > 200 * 1024 * 1024}
    try:
        executor = MigrationExecutor(connection)
        checks["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        late = clock.now() - timedelta(minutes=10)
        checks["jobs"] = not Job.objects.filter(state=JobState.QUEUED, run_at__lt=late).exists()
        checks["database"] = True
    except DatabaseError:
        checks["database"] = False
    is_ready = all(checks.values())
    return JsonResponse({"ready": is_ready, **checks}, status=200 if is_ready else 503)


@public
def composants(request: Request) -> HttpResponse:
    """Every component on one page, for review and for the accessibility scan. Not in production."""
    if not (settings.DEMO or settings.DEBUG or settings.TESTING):
        raise Http404
    return render(request, "core/composants.html")
