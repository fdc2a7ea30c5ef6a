"""Was ein Sozialraum braucht, was er mitbringt und worauf beides ruht: Zahl, Gespräch, Methode, Dokument."""

from sozialraum.bedarfe.models.bedarf import Bedarf
from sozialraum.bedarfe.models.empfehlung import Empfehlung, Uebergabe
from sozialraum.bedarfe.models.gespraech import Gespraech, Zitat
from sozialraum.bedarfe.models.grundlage import Grundlage
from sozialraum.bedarfe.models.methode import Methodeneinsatz, Nadel
from sozialraum.bedarfe.models.ressource import Ressource
from sozialraum.bedarfe.models.wertelisten import Methode, Ressourcenart

__all__ = [
    "Bedarf",
    "Empfehlung",
    "Gespraech",
    "Grundlage",
    "Methode",
    "Methodeneinsatz",
    "Nadel",
    "Ressource",
    "Ressourcenart",
    "Uebergabe",
    "Zitat",
]
