"""Die eine Wache vor allem, was in eine Analyse schreibt: geschrieben wird nur im Entwurf."""

from analysen.models import Analyse
from sozialraum.kern.fehler import Fachfehler

ENTWURF, PRUEFUNG = Analyse.Zustand.ENTWURF, Analyse.Zustand.PRUEFUNG


def im_entwurf(analyse: Analyse) -> bool:
    return analyse.zustand == ENTWURF


def kommentierbar(analyse: Analyse) -> bool:
    """Angemerkt wird auch, solange jemand prüft."""
    return analyse.zustand in (ENTWURF, PRUEFUNG)


def pruefe_im_entwurf(analyse: Analyse, *, was: str) -> None:
    """`Fachfehler`, wenn sie den Entwurf verlassen hat; `was` sagt, was gerade geschehen soll."""
    if not im_entwurf(analyse):
        raise Fachfehler(f"{_geschlossen(analyse)}; {was} wird nur im Entwurf. {_weiter(analyse)}")


def pruefe_kommentierbar(analyse: Analyse) -> None:
    if not kommentierbar(analyse):
        raise Fachfehler(f"{_geschlossen(analyse)}; kommentiert wird bis zur Freigabe. {_weiter(analyse)}")


def pruefe_vorschau(analyse: Analyse) -> None:
    """`Fachfehler`, wenn schon eine Fassung gilt: Daneben soll keine Vorschau anderes sagen."""
    if not kommentierbar(analyse):
        raise Fachfehler(
            f"„{analyse}“ ist festgeschrieben; gedruckt wird ihre Fassung. Eine Vorschau gibt es vom Entwurf."
        )


def sperren(analyse: Analyse) -> None:
    """Bis zum Ende der Transaktion ändert sie niemand sonst; Zustand und Mitschreibende gelten jetzt.

    Jedes Verb sperrt sie vor Kapiteln und Bausteinen: In einer Folge wartet keins auf ein wartendes.
    """
    gesperrt = Analyse._base_manager.select_for_update(of=("self",), no_key=True)
    analyse.zustand = gesperrt.values_list("zustand", flat=True).get(pk=analyse.pk)
    analyse.__dict__.pop("mitschreibende", None)


def entwurf_sperren(analyse: Analyse, *, was: str) -> None:
    """Sperrt die Analyse und verlangt den Entwurf: danach reicht sie auch niemand mehr dazwischen ein."""
    sperren(analyse)
    pruefe_im_entwurf(analyse, was=was)


def _geschlossen(analyse: Analyse) -> str:
    return f"„{analyse}“ ist im Zustand „{analyse.get_zustand_display()}“"


def _weiter(analyse: Analyse) -> str:
    if analyse.zustand == PRUEFUNG:
        return "Weiter geht es, wenn sie zurückgegeben ist."
    return "Eine Berichtigung macht sie wieder zum Entwurf."
