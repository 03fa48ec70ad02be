// How wide the page is, and what sticks out of a screen; what scrolls in a box of its own does not.
() => {
  const width = document.documentElement.clientWidth;
  const scrolls = element => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
      if (getComputedStyle(at).overflowX !== 'visible') return true;
    }
    return false;
  };
  const wide = [...document.querySelectorAll('body *')]
    .filter(element => element.getBoundingClientRect().right > width + 1 && !scrolls(element))
    .slice(0, 5)
    .map(element => `${element.tagName}.${element.getAttribute('class')} "${element.textContent.trim().slice(0, 40)}"`);
  return { screen: width, page: document.documentElement.scrollWidth, wide };
}
