"""`python -m registry.platform.postgres HOME USER durable|forgetful`: the supervisor, as a client starts it."""

import sys

from registry.platform.postgres.supervisor import main

main(*sys.argv[1:])
