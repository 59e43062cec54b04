"""The desk: agents' pages that span rooms. My work today, the help desk, letters to read, the edition, the journal."""
