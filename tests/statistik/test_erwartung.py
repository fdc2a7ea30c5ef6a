"""Welcher Zeitraum einer Quelle aussteht."""

from datetime import date

import pytest

from sozialraum.statistik.lieferungen.erwartung import ausstehend

HEUTE = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("geliefert", "fehlt"),
    [
        ([], ""),
        (["2025"], ""),  # 2026 läuft noch
        (["2024"], "2025"),
        (["2023", "2024"], "2025"),
        (["2020", "2022"], "2024"),  # alle zwei Jahre
        (["2022", "2024"], ""),  # 2026 läuft noch
        (["2024-12-31", "2023-12-31"], "31.12.2025"),
        (["2025-12-31"], ""),
        (["2023-02-28", "2024-02-29"], "28.02.2025"),  # jeweils der letzte des Monats
        (["2024-06-15", "2025-06-15"], "15.06.2026"),
        (["2026-Q1", "2026-Q2"], "3.\u00a0Quartal 2026"),
        (["2026-Q2", "2026-Q3"], ""),  # das vierte Quartal läuft noch
        (["2025-03", "2025-09"], "März 2026"),
        (["2026-09", "2026-10"], ""),
        (["2019-Q4", "2023", "2024"], "2025"),  # es zählt die Form des jüngsten
        (["2024-W09"], ""),
    ],
)
def test_was_aussteht(geliefert: list[str], fehlt: str) -> None:
    assert ausstehend(geliefert, HEUTE) == fehlt
