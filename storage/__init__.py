"""Keeps: the tables, what brings rows into them, and what finds them again."""
