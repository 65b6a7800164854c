// Runs before the first paint, so that a dark page never flashes white.
(function () {
  "use strict";
  var chosen = null;
  try { chosen = window.localStorage.getItem("rcm-theme"); } catch (e) { chosen = null; }
  if (chosen !== "dark" && chosen !== "light") {
    chosen = window.matchMedia && window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
  document.documentElement.setAttribute("data-theme", chosen);
  document.documentElement.classList.add("scripted");
})();
