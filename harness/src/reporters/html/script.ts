import { createHash } from 'node:crypto';

/**
 * Reads values off the charts under the pointer, or with the arrow keys. The page says everything without it.
 * It is the only script the page's own policy allows, known by its hash.
 */
export const SCRIPT = `(() => {
  const { seconds, charts } = JSON.parse(document.getElementById('series').textContent);
  const group = document.querySelector('.charts');
  if (!group) return;
  const at = group.querySelector('.at');
  const plots = [...document.querySelectorAll('.plot')];
  const reads = [...document.querySelectorAll('[data-read]')];
  const trim = (value, digits) => String(Number(value.toFixed(digits)));
  const format = {
    ratio: (value) => trim(value * 100, 2) + ' %',
    ms: (value) => value < 1000 ? trim(value, value < 10 ? 2 : 0) + ' ms' : trim(value / 1000, 2) + ' s',
    rate: (value) => trim(value, 1) + '/s',
    count: (value) => trim(value, 0),
    cores: (value) => trim(value, 2),
  };
  let now = -1;
  function nearest(points, second) {
    let best;
    for (const [x, y] of points) {
      const away = Math.abs(x - second - 0.5);
      if (y !== null && away <= 0.75 && (!best || away < best[0])) best = [away, y];
    }
    return best;
  }
  function show(second) {
    now = Math.min(seconds - 1, Math.max(0, second));
    const left = ((now + 0.5) / seconds) * 100 + '%';
    at.hidden = false;
    at.style.left = left;
    at.textContent = now + ' s';
    for (const plot of plots) {
      const cursor = plot.querySelector('.cursor');
      cursor.removeAttribute('hidden');
      cursor.setAttribute('x1', left);
      cursor.setAttribute('x2', left);
    }
    for (const read of reads) {
      const [chart, key] = read.dataset.read.split('/');
      const found = nearest(charts[chart].series[key], now);
      read.textContent = found ? format[charts[chart].unit](found[1]) : '–';
    }
  }
  function hide() {
    now = -1;
    at.hidden = true;
    for (const plot of plots) plot.querySelector('.cursor').setAttribute('hidden', '');
    for (const read of reads) read.textContent = '';
  }
  for (const plot of plots) {
    plot.addEventListener('pointermove', (event) => {
      const box = plot.getBoundingClientRect();
      show(Math.floor(((event.clientX - box.left) / box.width) * seconds));
    });
    plot.addEventListener('pointerleave', hide);
  }
  group.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
    if (event.key === 'Escape') hide();
    else if (event.key === 'Home') show(0);
    else if (event.key === 'End') show(seconds - 1);
    else if (step) show(now < 0 ? 0 : now + step);
    else return;
    event.preventDefault();
  });
  group.addEventListener('blur', hide);
})();`;

/** For the page's Content-Security-Policy. */
export const SCRIPT_HASH = `sha256-${createHash('sha256').update(SCRIPT).digest('base64')}`;
