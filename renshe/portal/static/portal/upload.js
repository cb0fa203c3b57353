// Shows how far the reading of an uploaded workbook is. Without it the form works alike, silently.
"use strict";
for (const form of document.querySelectorAll("form[data-progress]")) {
  form.addEventListener("submit", () => {
    const box = form.querySelector("[data-progress-box]");
    const bar = box.querySelector("progress");
    box.hidden = false;
    setInterval(async () => {
      const answer = await fetch(form.dataset.progress, { headers: { Accept: "text/plain" } });
      if (answer.ok) bar.value = Number(await answer.text());
    }, 500);
  });
}
