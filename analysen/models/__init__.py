"""Die Analyse im Entwurf und, wenn es gilt, ihre Fassungen, Dateien und Veröffentlichungen."""

from analysen.models.analyse import Analyse, Beteiligung
from analysen.models.einreichung import Einreichung
from analysen.models.fassung import Fassung, Fassungsdatei, Veroeffentlichung
from analysen.models.gliederung import Gliederung, Laenge
from analysen.models.kapitel import Baustein, Kapitel
from analysen.models.kurzprofil import Kurzprofil
from analysen.models.pruefen import Hinnahme, Pruefentscheidung
from analysen.models.pruefliste import Prueflistenvorlage
from analysen.models.schreiben import Kommentar, Textstand
from analysen.models.serie import Serie, Serienposten

__all__ = [
    "Analyse",
    "Baustein",
    "Beteiligung",
    "Einreichung",
    "Fassung",
    "Fassungsdatei",
    "Gliederung",
    "Hinnahme",
    "Kapitel",
    "Kommentar",
    "Kurzprofil",
    "Laenge",
    "Pruefentscheidung",
    "Prueflistenvorlage",
    "Serie",
    "Serienposten",
    "Textstand",
    "Veroeffentlichung",
]
