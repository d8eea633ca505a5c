// The check by simulation: progress while it runs, and a button that stops it. Without script the form leads to a page
// that plays and then shows the same result.

export function check() {
  for (const form of document.querySelectorAll("form[data-check]")) {
    const progress = form.querySelector("progress"), stop = form.querySelector(".stop"), go = form.querySelector(".act");
    const result = document.querySelector("#check-result");
    let source = null;
    const end = () => {
      source?.close();
      source = null;
      progress.hidden = stop.hidden = true;
      go.disabled = false;
    };
    const say = text => {
      const p = document.createElement("p");
      p.className = "cannot";
      p.textContent = text;
      result.replaceChildren(p);
    };
    form.addEventListener("submit", e => {
      e.preventDefault();
      end();
      progress.value = 0;
      progress.hidden = stop.hidden = false;
      go.disabled = true;
      result.replaceChildren();
      source = new EventSource(form.dataset.check + "?" + new URLSearchParams(new FormData(form)));
      source.addEventListener("progress", e => { progress.value = JSON.parse(e.data); });
      source.addEventListener("done", e => { end(); result.innerHTML = JSON.parse(e.data); });
      source.addEventListener("failed", e => { end(); say(JSON.parse(e.data)); });
      source.addEventListener("error", () => { end(); HTMLFormElement.prototype.submit.call(form); }); // the page without script may do better
    });
    stop.addEventListener("click", end);
  }
}
