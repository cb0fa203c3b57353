// Says that a file is being made, and starts it once however often and fast one presses. Without it the link downloads alike.
"use strict";
document.addEventListener("click", async (event) => {
  const link = event.target.closest('a[href*="export=xlsx"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  // Of a double click the second press may come when a small file is there already: it counts no more than the first.
  if (event.detail > 1 || link.getAttribute("aria-disabled") === "true") return;
  const notice = document.querySelector("[data-export-notice]");
  link.setAttribute("aria-disabled", "true");
  notice.hidden = false;
  try {
    const answer = await fetch(link.href);
    const named = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") || "");
    if (!answer.ok || !named) {
      location.href = link.href; // what the server says instead of a file is read as a page
      return;
    }
    const file = document.createElement("a");
    file.href = URL.createObjectURL(await answer.blob());
    file.download = named[1];
    file.click();
    setTimeout(() => URL.revokeObjectURL(file.href), 60000);
  } catch {
    location.href = link.href;
  } finally {
    link.removeAttribute("aria-disabled");
    notice.hidden = true;
  }
});
