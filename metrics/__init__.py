"""Answers: what each KPI means and what it was, over the tables of `storage.schema`. Knows nothing of Slack."""
