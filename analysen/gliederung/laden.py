"""Bringt die mitgelieferten Gliederungen in die Datenbank; jede Änderung wird eine neue Version."""

from pathlib import Path

from django.db import transaction

from agenturen.models import Traeger
from analysen.gliederung.inhalt import Gliederungsinhalt, als_json, gliederung_aus_toml
from analysen.models import Baustein, Gliederung
from analysen.vorlagen.pflegen import ablegen

ORDNER = Path(__file__).resolve().parents[1] / "gliederungen"


@transaction.atomic
def mitgelieferte_gliederungen_laden() -> None:
    """Darf beliebig oft laufen. Eigene Gliederungen der Träger bleiben, wie sie sind."""
    for datei in sorted(ORDNER.glob("*.toml")):
        gliederung_ablegen(
            gliederung_aus_toml(datei.read_text("utf-8"), arten=Baustein.Art.values, datei=datei.name),
            traeger=None,
        )


def gliederung_ablegen(inhalt: Gliederungsinhalt, *, traeger: Traeger | None) -> Gliederung:
    """Die geltende Version dieses Inhalts; eine neue, wenn er sich geändert hat."""
    return ablegen(
        Gliederung,
        traeger=traeger,
        schluessel=inhalt.schluessel,
        name=inhalt.name,
        richtlinie=inhalt.richtlinie,
        inhalt=als_json(inhalt),
    )
