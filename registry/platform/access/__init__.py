"""Who people are and what they may do."""

from registry.platform.access.model import Actor, Permission, Role, Subject, can
from registry.platform.access.policy import current_actor, needs, public

__all__ = ["Actor", "Permission", "Role", "Subject", "can", "current_actor", "needs", "public"]
