// Zusammengefaltete Bausteine eines Kapitels: alle zeigen, alle falten; ein Sprung zu einem öffnet ihn.
"use strict";

(() => {
  const alle = () => [...document.querySelectorAll("details[data-falte]")];
  const knopf = document.querySelector("[data-alle-zeigen]");
  const beschrifte = () => {
    const offen = alle().every((eine) => eine.open);
    knopf.setAttribute("aria-expanded", String(offen));
    knopf.querySelector(".kern-label").textContent = offen ? "Alle falten" : "Alle zeigen";
  };
  if (knopf && alle().length > 1) {
    knopf.hidden = false;
    knopf.addEventListener("click", () => {
      const oeffnen = !alle().every((eine) => eine.open);
      for (const eine of alle()) eine.open = oeffnen;
      beschrifte();
    });
    for (const eine of alle()) eine.addEventListener("toggle", beschrifte);
  }

  const oeffneZiel = () => {
    const ziel = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!ziel || !ziel.matches("details[data-falte]")) return;
    ziel.open = true;
    ziel.scrollIntoView();
  };
  window.addEventListener("hashchange", oeffneZiel);
  oeffneZiel();
})();
