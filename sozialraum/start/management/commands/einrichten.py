"""`manage.py einrichten`: Wertelisten, Ebenen und mitgelieferte Importvorlagen anlegen."""

from typing import Any

from sozialraum.kern.befehl import Befehl
from sozialraum.start.einrichten import einrichten


class Command(Befehl):
    help = "Legt Wertelisten, Ebenen und mitgelieferte Importvorlagen an, soweit sie fehlen."

    def handle(self, *args: Any, **options: Any) -> None:
        einrichten()
        self.stdout.write("Wertelisten, Ebenen und Importvorlagen sind eingerichtet.")
