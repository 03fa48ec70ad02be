// Texts of the page whose contrast with what is painted behind them is below 4.5, by WCAG 2.2's formula
// (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio): SVG's texts too, whatever their size.
async () => {
  const LEAST = 4.5;
  document.querySelectorAll('details').forEach(details => { details.open = true; });
  const everywhere = document.createElement('style');
  everywhere.textContent = '* { pointer-events: auto !important; scroll-behavior: auto !important; ' +
    'transition: none !important; animation: none !important; }';
  document.head.append(everywhere);

  const pen = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const known = new Map();
  // Any colour of CSS as red, green, blue and alpha from 0 to 1.
  const colour = text => {
    if (!known.has(text)) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = text;
      pen.fillRect(0, 0, 1, 1);
      known.set(text, [...pen.getImageData(0, 0, 1, 1).data].map(byte => byte / 255));
    }
    return known.get(text);
  };
  const faded = ([r, g, b, a], opacity) => [r, g, b, a * opacity];
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const linear = c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };
  const opacity = element => {
    let product = 1;
    for (let at = element; at instanceof Element; at = at.parentElement) {
      product *= Number(getComputedStyle(at).opacity);
    }
    return product;
  };
  // Each of a gradient's colours may be the one behind the text.
  const paints = element => {
    const style = getComputedStyle(element);
    if (element instanceof SVGGeometryElement) {
      return style.fill === 'none' || style.fill.startsWith('url')
        ? [] : [faded(colour(style.fill), Number(style.fillOpacity))];
    }
    if (element instanceof SVGElement && !(element instanceof SVGSVGElement)) return [];
    const stops = style.backgroundImage.match(/(rgba?|color|oklch|oklab|hsl|lab|lch)\([^()]*\)/g) || [];
    return [colour(style.backgroundColor), ...stops.map(colour)].filter(paint => paint[3] > 0);
  };
  const ancestors = element => {
    const all = [];
    for (let at = element; at; at = at.parentElement) all.push(at);
    return all;
  };
  // What lies under a point, from the element on; what is cut off has its ancestors behind it.
  const stack = (element, x, y) => {
    const under = document.elementsFromPoint(x, y);
    const at = under.indexOf(element);
    return at < 0 ? ancestors(element) : under.slice(at);
  };
  const canvas = matchMedia('(prefers-color-scheme: dark)').matches &&
    getComputedStyle(document.documentElement).colorScheme.includes('dark') ? [0.07, 0.07, 0.07, 1] : [1, 1, 1, 1];
  const backgrounds = elements => {
    let all = [canvas];
    for (const element of elements.reverse()) {
      const share = opacity(element);
      const found = paints(element).map(paint => faded(paint, share));
      if (found.length > 0) all = found.flatMap(paint => all.map(below => over(paint, below)));
    }
    return all;
  };

  const texts = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (walk.currentNode.data.trim() === '' || element.closest('script, style, noscript, title, desc')) continue;
    if (getComputedStyle(element).visibility !== 'visible' || opacity(element) === 0) continue;
    const range = document.createRange();
    range.selectNodeContents(walk.currentNode);
    const place = range.getClientRects()[0];
    if (!place || place.width <= 1 || place.height <= 1) continue;
    texts.push({ element, text: walk.currentNode.data.trim(), x: place.x + place.width / 2 + scrollX, y: place.y + place.height / 2 + scrollY });
  }
  texts.sort((one, other) => one.y - other.y);

  const bad = [];
  let worst = 21;
  for (const { element, text, x, y } of texts) {
    if (y < scrollY || y > scrollY + innerHeight - 1) scrollTo(0, y - 10);
    const style = getComputedStyle(element);
    const ink = element instanceof SVGElement ? faded(colour(style.fill), Number(style.fillOpacity)) : colour(style.color);
    const ratios = backgrounds(stack(element, x - scrollX, y - scrollY))
      .map(behind => contrast(over(faded(ink, opacity(element)), behind), behind));
    const least = Math.min(...ratios);
    worst = Math.min(worst, least);
    if (least < LEAST) bad.push(`${least.toFixed(2)}: "${text.slice(0, 60)}" in ${element.tagName}.${element.getAttribute('class')}`);
  }
  scrollTo(0, 0);
  everywhere.remove();
  return { texts: texts.length, worst, bad };
}
