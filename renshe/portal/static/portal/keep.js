// What is answered is kept as soon as it is changed, before the page is sent; without script it is kept page by page.
for (const form of document.querySelectorAll('form[data-keep]')) {
  const said = form.querySelector('[data-kept]');
  form.addEventListener('change', async () => {
    try {
      const answer = await fetch(form.dataset.keep, {method: 'POST', body: new FormData(form), redirect: 'manual'});
      said.textContent = answer.ok ? said.dataset.kept : said.dataset.notKept;
    } catch {
      said.textContent = said.dataset.notKept;
    }
  });
}
