"""What becomes of a mail, decided without a clock."""

from typing import Final

KEPT: Final = "no mail server was set when it was put"
