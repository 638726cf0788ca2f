"""The web page: people act and look here."""
