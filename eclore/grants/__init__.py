"""Grants: an award becomes an agreement, payments, a report.

Enter declared awards; leave closed grants and their story.
"""
