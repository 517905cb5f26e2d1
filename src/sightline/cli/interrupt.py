"""Ctrl-C and SIGTERM end a command in order, wherever in it they arrive."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

AGAIN = 0.1  # seconds after which an interrupt that was swallowed is raised again


class Interrupt(KeyboardInterrupt):
    """The signal, as an exception of its own.

    Where KeyboardInterrupt itself passes through the `exec` of a string, as dataclasses and numba do it, CPython ends
    `python -m` by the signal though the exception is caught later, and the exit status is lost.
    """


@contextmanager
def terminable() -> Iterator[None]:
    """Raise Interrupt, which is a KeyboardInterrupt, for Ctrl-C and SIGTERM.

    One that is raised in a callback of C code, as while numba compiles, is ignored there by Python; it comes again. In
    another thread than the main one, which hears no signals, nothing is done.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    hook = sys.unraisablehook

    def ignored(what: Any) -> None:
        if what.exc_type is not None and issubclass(what.exc_type, Interrupt):
            signal.setitimer(signal.ITIMER_REAL, AGAIN)
        else:
            hook(what)

    heard = [signal.SIGTERM, signal.SIGALRM]
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # a run in the background ignores it
        heard.append(signal.SIGINT)
    before = {number: signal.signal(number, _interrupted) for number in heard}
    sys.unraisablehook = ignored
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.unraisablehook = hook
        for number, was in before.items():
            signal.signal(number, was)


def _interrupted(number: int, frame: FrameType | None) -> None:
    raise Interrupt
