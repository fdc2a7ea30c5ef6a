"""Was geteilt wird, wenn eine Agentur mitschreibt, und wann sie dazukommen kann."""

from analysen.models import Analyse
from sozialraum.kern.fehler import Fachfehler

# So steht es in der Einladung, und so hält es das Protokoll fest.
GETEILT = (
    "Angebote in diesen Sozialräumen mit Terminen und Summen der Teilnahmen",
    "Kooperationen und Netzwerke dort, mit Mitgliedern und Zahl der Sitzungen",
    "Bedarfe, Ressourcen und Handlungsempfehlungen dort, mit ihren Grundlagen",
    "Methodeneinsätze dort mit Befund und Karte",
    "Gespräche dort, zu denen die Einwilligung vorliegt, mit Funktion statt Namen; wörtlich nur mit "
    "Einwilligung zum Zitat",
)
NICHT_GETEILT = (
    "Einträge zu anderen Sozialräumen",
    "Einträge anderer Agenturen Ihres Trägers",
    "Gespräche ohne Einwilligung",
    "Protokolle von Sitzungen mit Tagesordnung und Verabredungen",
    "Entwürfe Ihrer eigenen Analysen",
)


def pruefe_im_entwurf(analyse: Analyse) -> None:
    """`Fachfehler`, wenn die Analyse nicht mehr im Entwurf ist."""
    if analyse.zustand != Analyse.Zustand.ENTWURF:
        raise Fachfehler(
            f"„{analyse}“ ist im Zustand „{analyse.get_zustand_display()}“; eingeladen und angenommen wird "
            "nur im Entwurf."
        )
