"""Die Wörter, mit denen Importvorlagen einer Reihe sagen, was sie zählt."""

GROESSEN: dict[str, str] = {
    "einwohner": "Einwohnerinnen und Einwohner",
    "auslaender": "Ausländerinnen und Ausländer",
    "auslaender_eu": "Staatsangehörige anderer EU-Staaten",
    "einwohner_mh": "Personen mit Migrationshintergrund",
    "deutsche_mh": "Deutsche mit Migrationshintergrund",
}
GESCHLECHTER: dict[str, str] = {"m": "männlich", "w": "weiblich", "d": "divers"}
