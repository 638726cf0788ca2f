"""What Slack allows and what we allow ourselves: the one table of numbers. Ours are never looser than Slack's."""

BLOCKS = 20
"""Blocks of one message; Slack: 50."""
ALL_BLOCKS = 11_000
"""Characters of all blocks of one message as compact JSON; Slack refuses from about 13,200."""
DRESS = 1_400
"""Of these, kept for what joins a message later: its picture, who asked, a note."""
TEXT = 3_000
"""A message in words; Slack advises 4,000 and cuts at 40,000."""
HEADER = 120
"""Slack: 150."""
SECTION = 2_800
"""Slack: 3,000."""
FIELDS = 10
FIELD = 300
"""Slack: 2,000."""
CONTEXT = 4
"""Elements of a context block; Slack: 10."""
CONTEXT_TEXT = 1_000
"""Characters of one such element; Slack: 3,000, as for all text objects."""
ALT = 1_500
"""Slack: 2,000."""
FILE_ALT = 1_000
"""Of an uploaded picture itself; Slack: 1,000."""
TABLE_ROWS = 16
"""With the header; Slack: 100."""
TABLE_COLUMNS = 6
"""Slack: 20."""
TABLE_CHARACTERS = 3_000
"""Over all cells; Slack: 10,000 over all tables of a message."""
