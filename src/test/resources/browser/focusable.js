// Marks what has to be reached by keyboard with numbers, and says what can't be.
() => {
  const shown = element => element.checkVisibility({ visibilityProperty: true });
  const all = [...document.querySelectorAll('a[href], button, summary, input, select, [tabindex]')]
    .filter(element => shown(element) && element.tabIndex >= 0 && !element.disabled);
  all.forEach((element, i) => { element.dataset.reach = i; });
  const inside = head => head.tabIndex >= 0 ? head : head.querySelector('button, a[href], [tabindex]');
  const heads = [...document.querySelectorAll('th[aria-sort], th[data-sort], th.sortable')].filter(shown);
  const bad = heads.filter(head => !inside(head)).map(head => `head "${head.textContent.trim()}" takes no focus`);
  return { count: all.length, heads: heads.length, bad };
}
