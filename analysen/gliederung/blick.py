"""Die Zahlen der Seite „Auf einen Blick“; gedruckt werden die ersten sechs, die es für den Raum gibt."""

BLICK = (
    "ew",
    "ew_veraend",
    "anteil_u18",
    "anteil_65plus",
    "anteil_auslaender",
    "anteil_mh",
    "ew_dichte",
    "anteil_frauen",
    "altenquotient",
)
BLICK_ANZAHL = 6
