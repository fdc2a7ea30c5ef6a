"""Angebote und Netzwerk: Zahlen aus der eigenen Arbeit, nicht aus einer Lieferung."""

from sozialraum.statistik.indikatoren.begriffe import Art, Indikator, Kapitel, Rechnung, Richtung

NETZ = (
    Indikator(
        key="angebotsdichte",
        label="Angebote je 1.000 Einwohnerinnen und Einwohner",
        einheit="je 1.000",
        stellen=1,
        art=Art.VERHAELTNIS,
        rechnung=Rechnung.VON_OBEN,
        kapitel=Kapitel.NETZ,
        fassungen=(),
        bestandteile=(("ew", 1),),
        faktor=1000,
        richtung=Richtung.HOCH_GUENSTIG,
        subjekt="die Angebotsdichte",
        genus="f",
        definition=(
            "Aktive Angebote, die im Sozialraum stattfinden oder sich an ihn richten, je 1.000 "
            "Einwohnerinnen und Einwohner."
        ),
        formel="aktive Angebote ÷ Einwohnerinnen und Einwohner × 1.000",
        hinweis="Gezählt wird, was hier erfasst ist; nicht erfasste Angebote anderer fehlen.",
    ),
    Indikator(
        key="netzdichte",
        label="Netzwerkdichte",
        einheit="Index",
        stellen=2,
        art=Art.INDEX,
        rechnung=Rechnung.VON_OBEN,
        kapitel=Kapitel.NETZ,
        fassungen=(),
        subjekt="die Netzwerkdichte",
        genus="f",
        definition="Bestehende Verbindungen zwischen Akteuren geteilt durch alle möglichen, von 0 bis 1.",
        formel="2 × Verbindungen ÷ (Akteure × (Akteure − 1))",
        hinweis="Bei wenigen Akteuren springt die Dichte; darum steht ihre Zahl immer dabei.",
    ),
    Indikator(
        key="isolierte",
        label="Akteure ohne erfasste Verbindung",
        einheit="Anzahl",
        stellen=0,
        art=Art.ANZAHL,
        rechnung=Rechnung.VON_OBEN,
        kapitel=Kapitel.NETZ,
        fassungen=(),
        richtung=Richtung.HOCH_UNGUENSTIG,
        subjekt="die Zahl der Akteure ohne erfasste Verbindung",
        genus="f",
        definition="Akteure des Sozialraums, zu denen keine Kooperation mit einem anderen erfasst ist.",
        formel="Akteure ohne erfasste Verbindung",
        hinweis="Keine erfasste Verbindung heißt nicht, dass es keine gibt.",
    ),
)
