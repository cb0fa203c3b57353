// Passkeys: the browser makes or gives one, the form sends it. Without script the button stays off, and a code does.
const options = () => JSON.parse(document.getElementById('passkey-options').textContent);
for (const form of document.querySelectorAll('[data-passkey]')) {
  const button = form.querySelector('button');
  const failed = form.querySelector('[role=alert][hidden]');
  button.disabled = !window.PublicKeyCredential;
  failed.hidden = Boolean(window.PublicKeyCredential);
  form.addEventListener('submit', async event => {
    event.preventDefault();
    failed.hidden = true;
    button.disabled = true;
    try {
      const asked = options();
      const given = form.dataset.passkey === 'create'
        ? await webauthnJSON.create(asked.creation_options)
        : await webauthnJSON.get(asked.request_options);
      form.elements.credential.value = JSON.stringify(given);
      form.submit();
    } catch {
      failed.hidden = false;
      button.disabled = false;
    }
  });
}
