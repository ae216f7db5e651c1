"""What is done with legal bases every night."""

from agreements.bases.service import bring_in
from registry.platform.jobs import Nightly

JOBS = [Nightly("agreements.bases", bring_in)]
