// What has the focus: its number, and whether one can see that it has it.
() => {
  const element = document.activeElement;
  if (!element || element === document.body) return { number: -1, seen: true };
  const style = getComputedStyle(element);
  const seen = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
  return { number: Number(element.dataset.reach ?? -2), seen, name: `${element.tagName} "${element.textContent.trim().slice(0, 40)}"` };
}
