/* Small comforts. Every page works without this file. */
(() => {
  "use strict";
  const all = (selector) => document.querySelectorAll(selector);

  // What must be corrected takes the focus, so that it is read first.
  document.querySelector("[data-focus]")?.focus();

  // The server says what is wrong in full sentences: the browser's own bubbles would hide them.
  for (const form of all('form[method="post"]')) form.noValidate = true;

  // The menu opens with :target; give the focus back to its button when it closes.
  const opener = document.querySelector(".menu-open");
  const menu = document.getElementById("menu");
  if (opener && menu) {
    opener.addEventListener("click", () => setTimeout(() => menu.querySelector("a, button")?.focus()));
    const close = () => {
      history.replaceState(null, "", location.pathname + location.search);
      location.hash = "_";
      history.replaceState(null, "", location.pathname + location.search);
      opener.focus();
    };
    menu.querySelector(".menu-close a")?.addEventListener("click", (event) => { event.preventDefault(); close(); });
    menu.addEventListener("keydown", (event) => { if (event.key === "Escape" && location.hash === "#menu") close(); });
  }

  // A form marked data-guard asks before it is left with words that are not saved; any form is sent only once.
  let dirty = false;
  for (const form of all("form[data-guard]")) {
    form.addEventListener("input", () => { dirty = true; });
  }
  document.addEventListener("submit", (event) => {
    dirty = false;
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  });

  // A heart brings the visitor back to the card that it was given on, not to the top of the list.
  const card = (form) => form.elements.numero?.value;
  const hearts = () => [...all("form")].filter((form) => form.querySelector("button.heart"));
  const here = location.pathname + location.search;
  try {
    for (const form of hearts()) {
      form.addEventListener("submit", () => {
        sessionStorage.heart = JSON.stringify([here, card(form), form.getBoundingClientRect().top]);
      });
    }
    const [page, number, top] = JSON.parse(sessionStorage.heart || "[]");
    sessionStorage.removeItem("heart");
    const given = page === here && hearts().find((form) => card(form) === number);
    if (given) {
      scrollBy({ top: given.getBoundingClientRect().top - top, behavior: "instant" });
      given.querySelector("button").focus({ preventScroll: true });
    }
  } catch { /* storage is refused here: the page shows its top */ }

  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  addEventListener("pageshow", () => { for (const form of all("form[data-sent]")) delete form.dataset.sent; });

  // How many characters are left, beside each box that has a limit.
  for (const box of all("textarea[maxlength]")) {
    const line = document.createElement("p");
    line.className = "count-left";
    const say = () => {
      const left = box.maxLength - box.value.length;
      line.textContent = left > 1 ? `Il reste ${left.toLocaleString("fr-FR")} signes.` : left === 1 ? "Il reste 1 signe." : "Il ne reste plus de place.";
    };
    say();
    box.after(line);
    box.addEventListener("input", say);
  }

  // A budget that adds itself: inputs marked data-adds="x" feed the text of data-total="x".
  const euros = (text) => Number(text.replace(/[\s\u00a0\u202f€]/g, "").replace(",", ".")) || 0;
  for (const total of all("[data-total]")) {
    const boxes = [...all(`[data-adds="${total.dataset.total}"]`)];
    const add = () => {
      const sum = boxes.reduce((whole, box) => whole + euros(box.value), 0);
      total.textContent = sum.toLocaleString("fr-FR", { minimumFractionDigits: sum % 1 ? 2 : 0, maximumFractionDigits: 2 }).replace(/\u202f/g, "\u00a0") + "\u00a0€";
    };
    boxes.forEach((box) => box.addEventListener("input", add));
    if (boxes.length) add();
  }

  // Tick every line of a table; say how many are ticked.
  for (const master of all("input[data-all]")) {
    const boxes = () => [...all(`input[name="${master.dataset.all}"]`)];
    const said = document.querySelector(`[data-count="${master.dataset.all}"]`);
    const say = () => { if (said) said.textContent = boxes().filter((box) => box.checked).length; };
    master.addEventListener("change", () => { boxes().forEach((box) => { box.checked = master.checked; }); say(); });
    document.addEventListener("change", (event) => { if (event.target.name === master.dataset.all) say(); });
    say();
  }

  // Print buttons exist only where they can work.
  for (const button of all("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
