// The phone's position, when its holder gives it: rounded to about 100 metres here, kept in a cookie of this browser for
// half an hour, and in nothing else. So it is in no address, in no history and in no log, and pages still reload.
"use strict";

const KEPT_SECONDS = 1800;
const keep = (text, seconds) => {
  document.cookie = `here=${text}; path=/; max-age=${seconds}; samesite=strict` + (location.protocol === "https:" ? "; secure" : "");
};
const WHY = ["", "This browser may not give the position. Type a place instead.", "The position is not known just now. Type a place instead.", "The position took too long. Try again, or type a place."];

function offer(button) {
  const said = document.getElementById(button.dataset.said);
  button.hidden = false;
  button.addEventListener("click", () => {
    said.textContent = "Asking your phone …";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        keep(`${coords.latitude.toFixed(3)}:${coords.longitude.toFixed(3)}`, KEPT_SECONDS);
        location.assign(button.dataset.here);
      },
      (problem) => { said.textContent = WHY[problem.code] || WHY[2]; },
      { timeout: 10000, maximumAge: 60000 },
    );
  });
}

if (navigator.geolocation && window.isSecureContext) document.querySelectorAll("[data-here]").forEach(offer);
for (const button of document.querySelectorAll("[data-forget-here]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    keep("", 0);
    location.assign(button.dataset.forgetHere);
  });
}
