"""`manage.py einrichten`: Wertelisten, Ebenen und mitgelieferte Importvorlagen anlegen."""

from typing import Any

from django.core.management.base import BaseCommand

from sozialraum.start.einrichten import einrichten


class Command(BaseCommand):
    help = "Legt Wertelisten, Ebenen und mitgelieferte Importvorlagen an, soweit sie fehlen."

    def handle(self, *args: Any, **options: Any) -> None:
        einrichten()
        self.stdout.write("Wertelisten, Ebenen und Importvorlagen sind eingerichtet.")
