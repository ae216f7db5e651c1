"""Meetings while they run and after: agenda, who came, what was decided, who does what, minutes and what was learnt."""
