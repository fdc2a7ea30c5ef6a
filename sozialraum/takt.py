"""Der Takt der Hintergrundarbeit: Celerys eigener, der bei jedem Schlag ein Lebenszeichen hinterlässt."""

from pathlib import Path
from typing import Any

from celery.beat import PersistentScheduler


class Takt(PersistentScheduler):
    """Neben seiner Datei liegt `….lebt`: Die Datei selbst schreibt er mancherorts erst, wenn er endet."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        Path(f"{self.schedule_filename}.lebt").touch()
        return float(super().tick(*args, **kwargs))
