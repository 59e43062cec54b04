"""Tests of the counting library: no database, no network, seconds."""
