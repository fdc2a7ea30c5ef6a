"""Fristen, die jedes Jahr wiederkehren; rein, ohne Django."""

from dataclasses import dataclass
from datetime import date, datetime

DRAENGT_TAGE = 30


@dataclass(frozen=True)
class Frist:
    """Ein Tag im Jahr, bis zu dem etwas abzugeben ist; `tage` bleiben bis dahin."""

    was: str
    bis: date
    tage: int

    @property
    def draengt(self) -> bool:
        return self.tage <= DRAENGT_TAGE

    @property
    def in_worten(self) -> str:
        """„heute“, „morgen“, „noch 9 Tage“."""
        return {0: "heute", 1: "morgen"}.get(self.tage, f"noch {self.tage} Tage")


def tag_und_monat(text: str) -> tuple[int, int]:
    """`30.11.` → (30, 11). Fehler: `ValueError`, wenn es diesen Tag nicht in jedem Jahr gibt."""
    tag = datetime.strptime(f"{text.strip().rstrip('.')}.2001", "%d.%m.%Y")
    return tag.day, tag.month


def naechste(was: str, tag_im_jahr: str, heute: date) -> Frist:
    """Die nächste Wiederkehr von `30.11.`, heute eingeschlossen."""
    tag, monat = tag_und_monat(tag_im_jahr)
    bis = date(heute.year, monat, tag)
    if bis < heute:
        bis = date(heute.year + 1, monat, tag)
    return Frist(was, bis, (bis - heute).days)
