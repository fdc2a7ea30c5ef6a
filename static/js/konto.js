// Wiederherstellungscodes drucken und kopieren; ohne Skript bleiben Herunterladen und der Druck des Browsers.
"use strict";

(() => {
  for (const knopf of document.querySelectorAll("[data-druckt]")) {
    knopf.hidden = false;
    knopf.addEventListener("click", () => window.print());
  }

  for (const knopf of document.querySelectorAll("[data-kopiert]")) {
    // Nur über HTTPS gibt der Browser die Zwischenablage her.
    if (!navigator.clipboard) continue;
    knopf.hidden = false;
    knopf.addEventListener("click", async () => {
      const zeilen = [...document.querySelectorAll(`${knopf.dataset.kopiert} > li`)].map((zeile) => zeile.textContent.trim());
      const ansage = document.getElementById("ansage");
      try {
        await navigator.clipboard.writeText(`${zeilen.join("\n")}\n`);
        knopf.querySelector(".kern-label").textContent = "Kopiert";
        ansage.textContent = "Die Codes liegen in der Zwischenablage.";
      } catch {
        ansage.textContent = "Der Browser erlaubt das Kopieren nicht. Bitte markieren Sie die Codes.";
      }
    });
  }
})();
