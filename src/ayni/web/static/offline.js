// On the offline page: what this phone keeps, the last seen first.
"use strict";
(async () => {
  const list = document.getElementById("kept");
  const cache = await caches.open("seen");
  for (const request of (await cache.keys()).reverse()) {
    const text = await (await cache.match(request)).text();
    const title = new DOMParser().parseFromString(text, "text/html").title;
    const link = document.createElement("a");
    link.href = new URL(request.url).pathname;
    link.textContent = title;
    link.className = "card";
    list.append(link);
  }
  document.getElementById("nothing").hidden = list.childElementCount > 0;
})();
