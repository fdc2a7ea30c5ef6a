// Mitschreiben in der Sitzung: die Eingabetaste beginnt die nächste Zeile; das Protokoll wird gedruckt.
"use strict";

(() => {
  // In „Thema“ und „Was“ heißt die Eingabetaste: weiter zur nächsten Zeile, am Ende eine neue.
  document.addEventListener("keydown", (ereignis) => {
    const feld = ereignis.target;
    if (ereignis.key !== "Enter" || ereignis.isComposing || !feld.matches("input[data-zeilenfeld]")) return;
    ereignis.preventDefault();
    const teil = feld.closest("[data-zeilen]");
    const felder = [...teil.querySelectorAll("input[data-zeilenfeld]")];
    const naechstes = felder[felder.indexOf(feld) + 1];
    if (naechstes) naechstes.focus();
    else teil.querySelector("[data-zeile-mehr]").click();
  });

  document.addEventListener("click", (ereignis) => {
    if (ereignis.target.closest("[data-drucken]")) window.print();
  });
})();
