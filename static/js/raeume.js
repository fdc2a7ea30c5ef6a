// Auswahl der Einheiten eines Sozialraums: suchen in der Liste, sagen, was gewählt ist.
"use strict";

(() => {
  const einfach = (text) =>
    text
      .toLowerCase()
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .replace(/ß/g, "ss");

  const zeigeGewaehlte = (wahl) => {
    const namen = [...wahl.querySelectorAll("input[name=einheiten]:checked")].map((feld) => feld.dataset.name);
    const satz = namen.length ? `Gewählt: ${namen.join(", ")}` : "Noch keine Einheit gewählt";
    const anzeige = wahl.querySelector("[data-gewaehlt]");
    if (anzeige.textContent !== satz) anzeige.textContent = satz;
  };

  const filtere = (wahl, suche) => {
    const worte = einfach(suche).split(/\s+/).filter(Boolean);
    let treffer = 0;
    for (const gruppe of wahl.querySelectorAll("details")) {
      let inGruppe = 0;
      for (const zeile of gruppe.querySelectorAll("[data-einheit]")) {
        const text = einfach(zeile.dataset.einheit);
        zeile.hidden = !worte.every((wort) => text.includes(wort));
        if (!zeile.hidden) inGruppe += 1;
      }
      gruppe.hidden = inGruppe === 0;
      // Was vor der Suche offen war, ist danach wieder offen.
      if (gruppe.dataset.offen === undefined) gruppe.dataset.offen = String(gruppe.open);
      gruppe.open = worte.length ? inGruppe > 0 : gruppe.dataset.offen === "true";
      if (!worte.length) delete gruppe.dataset.offen;
      treffer += inGruppe;
    }
    wahl.querySelector("[data-kein-treffer]").hidden = treffer > 0;
  };

  document.addEventListener("input", (ereignis) => {
    const wahl = ereignis.target.closest(".einheitenwahl");
    if (!wahl) return;
    if (ereignis.target.matches("[data-einheitenfilter]")) filtere(wahl, ereignis.target.value);
    if (ereignis.target.matches("input[name=einheiten]")) zeigeGewaehlte(wahl);
  });
  // Eingabe im Suchfeld schickt das Formular nicht ab.
  document.addEventListener("keydown", (ereignis) => {
    if (ereignis.key === "Enter" && ereignis.target.matches?.("[data-einheitenfilter]")) ereignis.preventDefault();
  });

  const beginne = () => document.querySelectorAll(".einheitenwahl").forEach(zeigeGewaehlte);
  document.addEventListener("htmx:afterSettle", beginne);
  beginne();
})();
