// What the site refused: shown with its sentence until someone corrects it, sends it again, or lets it go.
import { $, button } from "./view.js";

const about = (act, words) => {
  const { fields } = act;
  return [words[act.kind], fields.name || fields.title || act.label || fields.code || fields.text, fields.phone].filter(Boolean).join(" · ");
};

/** Draws the list; `handlers`: retry(act, changes), drop(act), correct(act). */
export const drawSettle = (acts, words, handlers) => {
  const refused = acts.filter((act) => act.state === "refused");
  $("[data-settle]").hidden = !refused.length;
  $("[data-settle-list]").replaceChildren(...refused.map((act) => {
    const item = document.createElement("li");
    const text = document.createElement("span");
    const title = document.createElement("strong");
    title.textContent = about(act, words);
    text.append(title, document.createElement("br"), act.sentence);
    const row = document.createElement("span");
    row.className = "row no-print";
    const again = button(act.isFull ? words.despite_full : words.retry, about(act, words), "btn slim");
    again.addEventListener("click", () => handlers.retry(act, act.isFull ? { despite_full: true } : {}));
    row.append(again);
    if (act.kind === "walk_in" || act.kind === "idea" || act.kind === "note") {
      const correct = button(words.correct, about(act, words));
      correct.addEventListener("click", () => handlers.correct(act));
      row.append(correct);
    }
    const drop = button(words.drop, about(act, words));
    drop.addEventListener("click", () => { if (confirm(words.sure_drop)) handlers.drop(act); });
    row.append(drop);
    item.append(text, row);
    return item;
  }));
};

/** The list as a text file, for whoever settles it elsewhere. */
export const exportSettle = (acts, words) => {
  const lines = acts.filter((act) => act.state === "refused").map((act) => `- ${about(act, words)}\n  ${act.fields.text ?? ""}\n  ${act.sentence}`);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([words.export_title + "\n\n" + lines.join("\n")], { type: "text/plain;charset=utf-8" }));
  link.download = "a-regler.txt";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};
