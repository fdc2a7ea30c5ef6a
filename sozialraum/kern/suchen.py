"""Suche, die Tippfehler, Umlaute und Teile von Wörtern verzeiht."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, FloatField, Q, QuerySet, Value, When
from django.db.models.lookups import Contains, GreaterThanOrEqual

from sozialraum.kern.sortierung import DeutschSortiert

# „Sprachkaffee“ findet „Sprachcafé“ (0,46); darunter beginnt der Zufall.
AEHNLICH_AB = 0.45
HOECHSTENS_WORTE = 6
# Länger ist kein Name, und die Ähnlichkeit langer Texte zu messen, dauert Sekunden.
HOECHSTENS_ZEICHEN = 200


def suche(menge: QuerySet[Any], text: str, *, titel: str, weitere: Sequence[str] = ()) -> QuerySet[Any, Any]:
    """Behält, was jedes Wort enthält oder im Titel etwas Ähnliches hat.

    `naehe` ordnet die Treffer: mehr ist näher. `titel` und `weitere` sind Namen von Textfeldern; leerer Text
    lässt die Menge, wie sie ist.
    """
    worte = suchbar(text).split()[:HOECHSTENS_WORTE]
    if not worte:
        return menge
    for wort in worte:
        gesucht = DeutschSortiert(Value(wort))
        treffer = Q(GreaterThanOrEqual(_aehnlichkeit(gesucht, titel), Value(AEHNLICH_AB)))
        for feld in (titel, *weitere):
            treffer |= Q(Contains(DeutschSortiert(feld), gesucht))
        menge = menge.filter(treffer)
    ganz = DeutschSortiert(Value(" ".join(worte)))
    return menge.annotate(
        naehe=_aehnlichkeit(ganz, titel)
        + Case(
            When(Contains(DeutschSortiert(titel), ganz), then=Value(1.0)),
            default=Value(0.0),
            output_field=FloatField(),
        )
    )


def suchbar(text: str) -> str:
    """Der Anfang des Textes ohne Nullzeichen: PostgreSQL nimmt keines an."""
    return text.replace("\0", "")[:HOECHSTENS_ZEICHEN].strip()


def _aehnlichkeit(gesucht: Any, feld: str) -> TrigramWordSimilarity:
    return TrigramWordSimilarity(gesucht, DeutschSortiert(feld))
