"""Hochgeladenes auf der Platte: ist dort kein Platz, sagt es das Formular statt einer Fehlerseite."""

from contextlib import suppress
from typing import Any

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

MERKER = "sozialraum.kein_platz"
KEIN_PLATZ = (
    "Auf dem Server ist kein Platz für die hochgeladenen Dateien; es wurde nichts angenommen. Bitte wenden "
    "Sie sich an den technischen Betrieb."
)


class AufDiePlatte(TemporaryFileUploadHandler):
    """Wie der von Django; eine volle Platte bricht das Hochladen ab und wird an der Anfrage vermerkt."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> Any:
        try:
            return super().receive_data_chunk(raw_data, start)
        except OSError as fehler:
            assert self.request is not None  # Django setzt sie, bevor Daten kommen
            self.request.META[MERKER] = True
            # Was noch im Puffer steht, passt auch jetzt nicht.
            with suppress(OSError):
                self.file.close()
            raise StopUpload(connection_reset=False) from fehler


def kein_platz(request: HttpRequest) -> bool:
    return bool(request.META.get(MERKER))
