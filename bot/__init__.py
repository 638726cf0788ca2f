"""Talks: Slack and the terminal ask, `metrics` answers, and everything a person reads is made here."""
