// Selecting words of an interview with mouse, finger or keyboard offers to code exactly them.
"use strict";
const offer = document.querySelector(".selected");
if (offer) {
  const link = offer.querySelector("a");
  // Positions are Unicode code points, so an emoji counts one.
  const place = (node, offset) => {
    const piece = node.parentElement && node.parentElement.closest("[data-at]");
    return piece ? Number(piece.dataset.at) + Array.from(piece.textContent.slice(0, offset)).length : null;
  };
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const begin = range && place(range.startContainer, range.startOffset);
    const end = range && place(range.endContainer, range.endOffset);
    const good = begin !== null && end !== null && end > begin;
    offer.hidden = !good;
    if (good) link.href = `${offer.dataset.code}?desde=${begin}&hasta=${end}&exacto=1`;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "c" && !offer.hidden && !event.ctrlKey && !event.metaKey && !event.altKey) link.click();
  });
}
