"""The one app in the one workspace of this Slack."""

TEAM = "T0LOCAL001"
OTHER_TEAM = "T0OTHER001"
TEAM_NAME = "This machine"
TEAM_DOMAIN = "local"
APP = "A0LOCAL001"
BOT = "B0LOCAL001"
BOT_USER = "U0LOCALBOT"
