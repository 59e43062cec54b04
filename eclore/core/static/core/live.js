/* A part of a page marked data-live renews itself every few seconds, while the page is looked at, until the mark is gone.
   Without this file a link renews the page. */
(() => {
  "use strict";
  const EVERY = 4000;
  const renew = async () => {
    const old = document.querySelector("[data-live]");
    if (!old) return;
    if (!document.hidden && !old.contains(document.activeElement)) {
      try {
        const answer = await fetch(location.href, { credentials: "same-origin" });
        if (!answer.ok) throw new Error(answer.status);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.getElementById(old.id);
        if (fresh) old.replaceWith(fresh);
      } catch { /* the next turn tries again */ }
    }
    setTimeout(renew, EVERY);
  };
  setTimeout(renew, EVERY);
})();
