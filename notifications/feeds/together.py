"""Look-ups that come at the same time are made together: many polls then cost the database little more than one."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Generic, TypeVar

Key = TypeVar("Key")
Found = TypeVar("Found")
AT_ONCE = 16


class Together(Generic[Key, Found]):
    """At most one look-up is under way in this process. Whoever comes in the meantime is in the next one.

    So each is answered by a look-up that began after it was asked for, and one that comes alone waits for nobody.
    """

    def __init__(self, look_up: Callable[[Sequence[Key]], Awaitable[Mapping[Key, Found]]]) -> None:
        self._look_up = look_up
        self._under_way = False
        self._waiting: list[tuple[Key, asyncio.Future[Found | None]]] = []
        self._task: asyncio.Task[None] | None = None  # held, or it could vanish before it is done

    async def found(self, key: Key) -> Found | None:
        """What there is of this key; raises what the look-up raised."""
        if self._under_way:
            turn: asyncio.Future[Found | None] = asyncio.get_running_loop().create_future()
            self._waiting.append((key, turn))
            return await turn
        self._under_way = True
        try:
            return (await self._look_up([key])).get(key)
        finally:
            self._go_on()

    def _go_on(self) -> None:
        asked, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
        self._under_way = bool(asked)
        if asked:
            self._task = asyncio.create_task(self._for_all(asked))

    async def _for_all(self, asked: Sequence[tuple[Key, asyncio.Future[Found | None]]]) -> None:
        trouble: Exception | None = None
        found: Mapping[Key, Found] = {}
        try:
            found = await self._look_up([key for key, _ in asked])
        except Exception as problem:  # noqa: BLE001 - each of those who wait is told
            trouble = problem
        finally:
            self._go_on()
        for key, turn in asked:
            if turn.done():  # whoever waited has gone
                continue
            if trouble is None:
                turn.set_result(found.get(key))
            else:
                turn.set_exception(trouble)
