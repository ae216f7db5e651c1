"""What the demonstration brings: its command, and the ribbon that says on every page that it is one."""

from registry.demo.commands import demo
from registry.demo.ribbon import Ribbon
from registry.platform.slices import Slice

SLICE = Slice(name="registry.demo", commands=[demo], middleware=[Ribbon])
