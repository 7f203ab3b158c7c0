"""Studies: interviews with consent, transcripts, coding, agreement, themes, reports, exchange with other tools."""
