// Small comforts; every page works without them.
"use strict";
document.addEventListener("submit", (event) => {
  // A second tap while the first is on its way: the server would answer with the same result anyway.
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  if (form.method === "post") {
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 8000);
  }
});
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  button.textContent = button.dataset.copied;
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// Keep the last seen pages for when there is no signal.
if ("serviceWorker" in navigator && document.body.dataset.worker) {
  // A private window allows none; the pages work without.
  navigator.serviceWorker.register(document.body.dataset.worker, { scope: "/" }).catch(() => undefined);
}
const noSignal = document.getElementById("no-signal");
if (noSignal) {
  const tell = () => { noSignal.hidden = navigator.onLine; };
  addEventListener("online", tell);
  addEventListener("offline", tell);
  tell();
}
