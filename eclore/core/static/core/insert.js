/* One click on a field writes it where the cursor is. Without this file the field is typed by hand. */
(() => {
  "use strict";
  for (const word of document.querySelectorAll("[data-insert]")) {
    const box = document.querySelector(`[name="${word.dataset.insert}"]`);
    if (!box) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn line";
    button.textContent = word.textContent;
    word.replaceWith(button);
    let last = box;
    for (const other of box.form.querySelectorAll("input[type=text], textarea")) {
      other.addEventListener("focus", () => { last = other; });
    }
    button.addEventListener("click", () => {
      last.focus();
      last.setRangeText(button.textContent, last.selectionStart, last.selectionEnd, "end");
      last.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
})();
