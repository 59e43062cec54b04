/* The help desk by keyboard: / goes to the search box, arrows walk the results, Enter opens (a link does so by itself). */
(() => {
  "use strict";
  const box = document.querySelector("[data-finder] input");
  const links = [...document.querySelectorAll("[data-results] a.link")];
  if (!box) return;
  const typing = (element) => /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const here = links.indexOf(document.activeElement);
    if (event.key === "/" && !typing(event.target)) {
      event.preventDefault();
      box.focus();
      box.select();
    } else if (event.key === "ArrowDown" && links.length && (event.target === box || here >= 0)) {
      event.preventDefault();
      links[Math.min(here + 1, links.length - 1)].focus();
    } else if (event.key === "ArrowUp" && here >= 0) {
      event.preventDefault();
      (links[here - 1] ?? box).focus();
    }
  });
})();
