"""What the toolbox builder says to people: progress on standard error, and errors that say what to do.

Owns the form of messages only. Knows nothing about packages or stages.
"""

import os
import sys
import threading
import time


class ToolboxError(Exception):
    """Something that stops the build. `what` is one line; `remedy` says what to do about it."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def note(text: str) -> None:
    """Prints one line on standard error, where a build's own output does not go."""
    print(f"dre: {text}", file=sys.stderr, flush=True)


def megabytes(size_bytes: int) -> str:
    """A size for people, in units of 10^6 bytes."""
    return f"{size_bytes / 1e6:.0f} MB"


class Progress:
    """Shows how far a step has come, as a share of a total that is known up front.

    On a terminal one line is redrawn; elsewhere (a CI log) a line appears every tenth.
    `measure` returns the amount done so far, in the unit of `total`.
    """

    def __init__(self, label: str, total: int, measure, unit=megabytes) -> None:
        self._label, self._total, self._measure, self._unit = label, max(total, 1), measure, unit
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._terminal = sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"
        self._tenth = 0

    def __enter__(self) -> "Progress":
        self._started_s = time.monotonic()
        self._thread.start()
        return self

    def __exit__(self, kind, *_) -> None:
        self._done.set()
        self._thread.join()
        if self._terminal:
            print("\r\x1b[K", end="", file=sys.stderr)
        if kind is None:
            note(f"{self._label}: done in {time.monotonic() - self._started_s:.0f} s")

    def _watch(self) -> None:
        while not self._done.wait(0.2):
            share = min(self._measure() / self._total, 1.0)
            text = f"{self._label}: {self._unit(int(share * self._total))} of {self._unit(self._total)}"
            if self._terminal:
                bar = "#" * int(share * 30)
                print(f"\r\x1b[K{text} [{bar:<30}]", end="", file=sys.stderr, flush=True)
            elif int(share * 10) > self._tenth:
                self._tenth = int(share * 10)
                note(f"{text} ({self._tenth}0 %)")
