/* Search without a server: every word must fit, at its beginning or with a slip or two. BARANG comes from cari-data.js. */
(function () {
  "use strict";
  var list = document.getElementById("hasil"), told = document.getElementById("kata"), field = document.getElementById("q");
  function plain(text) { return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, ""); }
  function words(text) { return plain(text).match(/[a-z0-9]+/g) || []; }
  function slips(a, b, most) {
    if (Math.abs(a.length - b.length) > most) { return most + 1; }
    var before = [], row = [], last, i, j;
    for (j = 0; j <= b.length; j++) { row[j] = j; }
    for (i = 1; i <= a.length; i++) {
      last = before; before = row; row = [i];
      for (j = 1; j <= b.length; j++) {
        row[j] = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) { row[j] = Math.min(row[j], last[j - 2] + 1); }
      }
    }
    return row[b.length];
  }
  var known = {};
  function fit(asked, word) {
    var key = asked + " " + word, most = asked.length < 3 ? 0 : asked.length < 7 ? 1 : 2;
    if (!(key in known)) {
      known[key] = word === asked ? 4 : word.indexOf(asked) === 0 ? 3 : asked.length > 2 && word.indexOf(asked) > 0 ? 2
        : most && word.length > 3 && (asked.length > 3 || word[0] === asked[0]) && slips(asked, word, most) <= most ? 1 : 0;
    }
    return known[key];
  }
  function score(item, asked) {
    var sum = 0;
    for (var i = 0; i < asked.length; i++) {
      var best = 0;
      for (var j = 0; j < item.w.length; j++) { best = Math.max(best, fit(asked[i], item.w[j]) * (j < item.n ? 2 : 1)); }
      if (!best) { return 0; }
      sum += best;
    }
    return sum;
  }
  function add(parent, kind, text, name) {
    var made = document.createElement(kind);
    if (text) { made.textContent = text; }
    if (name) { made.className = name; }
    parent.appendChild(made);
    return made;
  }
  function show(item) {
    var link = add(add(list, "li"), "a"), box, price;
    link.href = list.dataset.home + item[3];
    if (item[4]) {
      var image = add(link, "img");
      image.loading = "lazy"; image.alt = ""; image.width = 400; image.height = 300; image.src = list.dataset.up + item[4];
    } else { add(link, "span", "", "sign " + item[7]); }
    box = add(link, "span", "", "words");
    add(box, "b", item[0]).lang = "id";
    if (item[1]) { add(box, "span", item[1]).lang = "id"; }
    if (item[2]) { add(box, "span", item[2], "mute").lang = "id"; }
    price = add(box, "span", "", "price");
    add(price, "small", "Rp"); price.appendChild(document.createTextNode(" " + item[5]));
    if (!item[6]) { add(price, "em", list.dataset.gone); }
  }
  var asked = new URLSearchParams(location.search).get("q") || "";
  field.value = asked;
  if (!asked.trim()) { field.focus(); return; }
  var found = [], each = words(asked);
  BARANG.forEach(function (item, place) {
    var own = words(item[0]), all = { n: own.length, w: own.concat(words(item[1] + " " + item[2] + " " + item[8])) };
    var points = each.length ? score(all, each) : 0;
    if (points) { found.push([points, place, item]); }
  });
  found.sort(function (a, b) { return b[0] - a[0] || a[1] - b[1]; });
  found.slice(0, 60).forEach(function (one) { show(one[2]); });
  told.textContent = found.length ? (found.length === 1 ? told.dataset.one : told.dataset.many.replace("{n}", found.length))
    : told.dataset.none.replace("{q}", asked.slice(0, 80)) + " " + told.dataset.ask;
})();
