// The PIN opens the site and, on this device, what it keeps: the key is made here, before the form leaves.
import { Store } from "./store.js";

const boot = JSON.parse(document.getElementById("hall-boot").textContent);
const form = document.querySelector("form[data-who]");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const store = await Store.open(boot.workshop, form.dataset.who);
    await store.usePin(form.elements.pin.value);
  } catch { /* no storage here (private window): the page then works with the network only */ }
  form.submit();
});
