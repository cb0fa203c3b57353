// Chooses all rows of the page at once. Without it each row is chosen by itself.
"use strict";
for (const label of document.querySelectorAll("[data-choose-all]")) {
  const rows = label.closest("form").querySelectorAll("input[type=checkbox][name=pk]");
  const all = label.querySelector("input");
  label.hidden = rows.length === 0;
  all.addEventListener("change", () => rows.forEach((row) => { row.checked = all.checked; }));
}
