// How many images the page has, and which of them can't be decoded.
async () => {
  const bad = [];
  const images = [...document.images];
  for (const image of images) {
    image.loading = 'eager';
    try {
      await image.decode();
      if (image.naturalWidth === 0) throw new Error('no pixels');
    } catch (failure) {
      bad.push(`${image.src.slice(0, 60)}: ${failure}`);
    }
  }
  const inCharts = [...document.querySelectorAll('svg image')];
  for (const drawn of inCharts) {
    const image = new Image();
    image.src = drawn.href.baseVal;
    await image.decode().catch(failure => bad.push(`svg ${image.src.slice(0, 60)}: ${failure}`));
  }
  const silent = images.filter(image => !image.hasAttribute('alt')).length;
  const charts = [...document.querySelectorAll('svg')].filter(chart =>
    chart.getAttribute('aria-hidden') !== 'true' && !chart.parentElement.closest('svg') &&
    !chart.getAttribute('aria-label') && !chart.getAttribute('aria-labelledby') && !chart.querySelector('title'));
  return { images: images.length + inCharts.length, bad, withoutAlternative: silent + charts.length };
}
