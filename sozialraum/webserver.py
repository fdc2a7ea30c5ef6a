"""Einstellungen für gunicorn: `gunicorn --config sozialraum/webserver.py --bind …`."""

import os
import time
from pathlib import Path

# Django stellt die Uhr erst in seinen Prozessen; im Protokoll soll für alle dieselbe gelten.
os.environ["TZ"] = "Europe/Berlin"
time.tzset()

wsgi_app = "sozialraum.wsgi:application"
workers = int(os.environ.get("WEB_PROZESSE") or 3)
threads = 4
# So lange darf eine Antwort dauern; eine große Datei braucht ihre Zeit.
timeout = 120
# Nach SIGTERM darf eine angefangene Antwort zu Ende gehen.
graceful_timeout = 30
# gunicorn schreibt jede Sekunde ein Lebenszeichen; auf einer Platte hielte es ihn manchmal auf.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
# Läge sonst im Heimatordner, den der Dienst nicht hat.
control_socket_disable = True

accesslog = "-"
# Ohne Adresse, Suchworte, Herkunft und Browser: Wer wann wonach gesucht hat, gehört in kein Protokoll.
access_log_format = "%(m)s %(U)s %(s)s %(B)s Byte %(M)s ms"
_ausgabe = {"level": "INFO", "handlers": ["konsole"], "propagate": False}
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"zeile": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"konsole": {"class": "logging.StreamHandler", "formatter": "zeile"}},
    "root": {"level": "INFO", "handlers": ["konsole"]},
    "loggers": {"gunicorn.error": _ausgabe, "gunicorn.access": _ausgabe},
}
