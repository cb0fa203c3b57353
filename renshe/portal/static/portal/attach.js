// Says how far an upload is. htmx sends the form and shows the answer; without script the form goes by itself.
"use strict";
document.addEventListener("htmx:xhr:progress", (event) => {
  const box = event.target.querySelector("[data-progress-box]");
  if (!box || !event.detail.lengthComputable) return;
  box.hidden = false;
  box.querySelector("progress").value = Math.round((100 * event.detail.loaded) / event.detail.total);
});
for (const name of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(name, (event) => {
    const said = event.target.querySelector("[data-not-sent]");
    if (said) said.hidden = false;
  });
}
