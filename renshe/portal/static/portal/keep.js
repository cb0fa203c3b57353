// What is answered is kept while it is typed (htmx sends it) and before the page is sent; without script page by page.
for (const form of document.querySelectorAll("form:has([data-keep])")) {
  const said = form.querySelector("[data-kept]");
  const say = (event) => {
    if (!event.target.closest("[data-keep]")) return;
    const status = event.detail.xhr ? event.detail.xhr.status : 0;
    // 204: kept; 200: the page for signing in came instead; none: the line is interrupted
    said.textContent = status === 204 ? said.dataset.kept : status === 200 ? said.dataset.signedOut : said.dataset.notKept;
  };
  form.addEventListener("htmx:afterRequest", say);
  form.addEventListener("htmx:sendError", say);
}
