"""Where `collectstatic` writes: hashed names, which never go stale, also between the modules of a script."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class CollectedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    # `import … from "./store.js"` names the hashed file too: the one that a device keeps to open without network
    support_js_module_import_aggregation = True
