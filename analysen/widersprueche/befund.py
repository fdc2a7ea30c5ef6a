"""Was sich widerspricht, wo es steht und was zu tun wäre; rein, ohne Django."""

import hashlib
import re
from dataclasses import dataclass, replace
from enum import StrEnum


class Art(StrEnum):
    """Die Arten von Widersprüchen; der Wert ist das Wort für Menschen."""

    TEXT_ZAHL = "Text gegen Zahl"
    STIMME_ZAHL = "Zahl gegen Stimme"
    ZWEI_WERTE = "zwei Kapitel, zwei Werte"
    ZWEI_STAENDE = "zwei Kapitel, zwei Zeitstände"
    OHNE_STIMME = "Bedarf ohne Stimme"
    OHNE_ZAHL = "Bedarf ohne Zahl"


@dataclass(frozen=True)
class Widerspruch:
    """Ein Fund; `stelle` ist der Satz, wie er im Text steht, `kennung` erkennt ihn wieder (SHA-256).

    `kapitel` ist ein Schlüssel, leer: er gehört zu keinem. `baustein` und `bedarf` führen zur Stelle.
    `intern` heißt: er zitiert, was nicht in der Analyse steht (Protokoll, Gespräch) und nur der Träger
    sehen darf. Widersprechen sich zwei Kapitel, steht das zweite in `auch` mit seiner Stelle.
    """

    kennung: str
    art: Art
    kapitel: str
    stelle: str
    satz: str
    vorschlag: str
    baustein: int | None = None
    bedarf: int | None = None
    intern: bool = False
    auch: str = ""
    andere_stelle: str = ""
    anderer_satz: str = ""
    anderer_baustein: int | None = None

    def gehoert_zu(self, kapitel: str) -> bool:
        return kapitel in (self.kapitel, self.auch)

    def aus_sicht(self, kapitel: str) -> "Widerspruch":
        """Derselbe, wie er neben dem anderen Kapitel steht, wenn es dieses ist."""
        if not kapitel or kapitel != self.auch:
            return self
        return replace(
            self,
            kapitel=self.auch,
            stelle=self.andere_stelle,
            satz=self.anderer_satz,
            baustein=self.anderer_baustein,
            auch=self.kapitel,
            andere_stelle=self.stelle,
            anderer_satz=self.satz,
            anderer_baustein=self.baustein,
        )


def kennung(*teile: object) -> str:
    """Dieselbe, solange Text und Zahlen dieselben sind; Umbrüche zählen wie Leerzeichen."""
    worte = (re.sub(r"\s+", " ", str(teil)).strip() for teil in teile)
    return hashlib.sha256("\x1f".join(worte).encode()).hexdigest()
