/* How many are ordered: the link is right without this file, for one piece. */
(function () {
  "use strict";
  var form = document.querySelector(".order"), shown = form.querySelector("output"), go = form.querySelector(".go");
  var below = go.querySelector("small"), data = form.dataset, count = 1;
  function dots(n) { return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, "."); }
  function show() {
    shown.textContent = count;
    go.href = "https://wa.me/" + data.number + "?text=" + encodeURIComponent(data.head + "\n" + count + " " + data.line);
    below.textContent = (count === 1 ? below.dataset.one : below.dataset.many.replace("{n}", count)) + " · Rp " + dots(count * data.price);
  }
  form.querySelectorAll("[hidden]").forEach(function (each) { each.hidden = false; });
  form.addEventListener("click", function (event) {
    var step = event.target.closest("[data-step]");
    if (!step) { return; }
    count = Math.min(99, Math.max(1, count + Number(step.dataset.step)));
    show();
  });
  show();
})();
