"""The dossier, from draft to submission. Enters: leaders who attended a comptoir. Leaves: submitted projects."""
