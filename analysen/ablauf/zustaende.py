"""Die Tabelle der Schritte: woher, wohin, wer, was auf dem Knopf steht und was davor gefragt wird."""

from dataclasses import dataclass

from agenturen.protokollieren import Ereignis
from agenturen.rechte import Recht
from analysen.models import Analyse

ENTWURF = Analyse.Zustand.ENTWURF
PRUEFUNG = Analyse.Zustand.PRUEFUNG
FREIGEGEBEN = Analyse.Zustand.FREIGEGEBEN
VEROEFFENTLICHT = Analyse.Zustand.VEROEFFENTLICHT
ARCHIVIERT = Analyse.Zustand.ARCHIVIERT

FOLGE = (ENTWURF, PRUEFUNG, FREIGEGEBEN, VEROEFFENTLICHT, ARCHIVIERT)


@dataclass(frozen=True)
class Schritt:
    """`wer` in Worten; `grund` ist die Frage nach dem Grund, leer, wo keiner nötig ist.

    `frage` stellt der Browser vor dem Absenden, `hilfe` steht am Knopf.
    """

    verb: str
    von: tuple[str, ...]
    nach: str
    recht: Recht
    ereignis: Ereignis
    wer: str
    knopf: str
    hilfe: str
    frage: str = ""
    grund: str = ""


EINREICHEN = Schritt(
    verb="einreichen",
    von=(ENTWURF,),
    nach=PRUEFUNG,
    recht=Recht.ANALYSE_EINREICHEN,
    ereignis=Ereignis.ANALYSE_EINGEREICHT,
    wer="die Koordination",
    knopf="Zur Prüfung einreichen",
    hilfe="Wer freigeben kann, bekommt eine Nachricht. Geschrieben wird erst wieder, wenn sie zurückkommt.",
    frage="Danach schreibt niemand mehr an der Analyse, bis sie zurückkommt. Einreichen?",
)
ZURUECKGEBEN = Schritt(
    verb="zurueckgeben",
    von=(PRUEFUNG,),
    nach=ENTWURF,
    recht=Recht.ANALYSE_FREIGEBEN,
    ereignis=Ereignis.ANALYSE_ZURUECKGEGEBEN,
    wer="Leitung, Verbund oder wer eingereicht hat",
    knopf="Zurückgeben",
    hilfe="Die Analyse ist wieder Entwurf; den Grund lesen alle, die daran schreiben.",
    grund="Was ist noch zu tun?",
)
FREIGEBEN = Schritt(
    verb="freigeben",
    von=(PRUEFUNG,),
    nach=FREIGEGEBEN,
    recht=Recht.ANALYSE_FREIGEBEN,
    ereignis=Ereignis.ANALYSE_FREIGEGEBEN,
    wer="Leitung oder Verbund, nicht wer eingereicht hat",
    knopf="Freigeben",
    hilfe="Der Inhalt wird festgeschrieben und bekommt eine Nummer; ändern kann ihn danach niemand mehr.",
    frage="Der Inhalt wird festgeschrieben; ändern kann ihn danach niemand mehr. Freigeben?",
)
VEROEFFENTLICHEN = Schritt(
    verb="veroeffentlichen",
    von=(FREIGEGEBEN,),
    nach=VEROEFFENTLICHT,
    recht=Recht.ANALYSE_VEROEFFENTLICHEN,
    ereignis=Ereignis.ANALYSE_VEROEFFENTLICHT,
    wer="Koordination oder Leitung",
    knopf="Veröffentlichen",
    hilfe="Die Fassung steht dann ohne Anmeldung unter einer Adresse, die bleibt.",
    frage="Die Fassung wird für alle sichtbar. Veröffentlichen?",
)
ZURUECKZIEHEN = Schritt(
    verb="zurueckziehen",
    von=(VEROEFFENTLICHT,),
    nach=FREIGEGEBEN,
    recht=Recht.ANALYSE_VEROEFFENTLICHEN,
    ereignis=Ereignis.ANALYSE_ZURUECKGEZOGEN,
    wer="Koordination oder Leitung",
    knopf="Zurückziehen",
    hilfe="Unter ihrer Adresse steht dann der Vermerk mit diesem Grund; wieder öffentlich wird sie nicht.",
    frage="Die Fassung verschwindet aus der Öffentlichkeit; es bleibt der Vermerk. Zurückziehen?",
    grund="Warum wird sie zurückgezogen?",
)
ARCHIVIEREN = Schritt(
    verb="archivieren",
    von=(FREIGEGEBEN, VEROEFFENTLICHT),
    nach=ARCHIVIERT,
    recht=Recht.ANALYSE_VEROEFFENTLICHEN,
    ereignis=Ereignis.ANALYSE_ARCHIVIERT,
    wer="Koordination oder Leitung",
    knopf="Archivieren",
    hilfe="Für abgelöste Analysen. Was veröffentlicht ist, bleibt unter seiner Adresse.",
    frage="Die Analyse gilt dann als abgelöst; Veröffentlichtes bleibt unter seiner Adresse. Archivieren?",
)
BERICHTIGEN = Schritt(
    verb="berichtigen",
    von=(FREIGEGEBEN, VEROEFFENTLICHT, ARCHIVIERT),
    nach=ENTWURF,
    recht=Recht.ANALYSE_VEROEFFENTLICHEN,
    ereignis=Ereignis.ANALYSE_BERICHTIGT,
    wer="Koordination oder Leitung",
    knopf="Berichtigung beginnen",
    hilfe="Geschrieben wird dann wieder. Die bisherige Fassung bleibt; die nächste nennt die Berichtigung.",
    grund="Was wird berichtigt?",
)

SCHRITTE = {
    schritt.verb: schritt
    for schritt in (
        EINREICHEN,
        ZURUECKGEBEN,
        FREIGEBEN,
        VEROEFFENTLICHEN,
        ZURUECKZIEHEN,
        ARCHIVIEREN,
        BERICHTIGEN,
    )
}
