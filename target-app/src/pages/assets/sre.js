'use strict';

/* Renews the dashboard in place: asks for the page again and takes over what has changed. */
const RENEW_EVERY_MS = 5000;
const PATIENCE_MS = 4000;

const pause = document.querySelector('#pause');
const announcement = document.querySelector('#announcement');
let isPaused = false;

pause.hidden = false;
pause.addEventListener('click', () => {
  isPaused = !isPaused;
  pause.setAttribute('aria-pressed', String(isPaused));
  if (!isPaused) void renew();
});

async function renew() {
  try {
    const answer = await fetch(location.href, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!answer.ok) throw new Error(`It answered ${answer.status}.`);
    takeOver(new DOMParser().parseFromString(await answer.text(), 'text/html'));
  } catch {
    showLate();
  }
}

/** @param {Document} page the page as it is now */
function takeOver(page) {
  const live = liveOf(document);
  const renewed = liveOf(page);
  // Read out only when it matters: numbers change all the time.
  if (renewed.dataset.summary !== live.dataset.summary) {
    announcement.textContent = `Now: ${renewed.dataset.summary}.`;
  }
  live.replaceWith(document.adoptNode(renewed));
  document.querySelector('#freshness').replaceWith(page.querySelector('#freshness'));
  document.title = page.title;
}

/**
 * @param {Document} page
 * @returns {HTMLElement} the part that changes
 */
function liveOf(page) {
  return page.querySelector('#live');
}

function showLate() {
  const freshness = document.querySelector('#freshness');
  if (freshness.classList.contains('late')) return;
  freshness.classList.add('late');
  freshness.append(', not reachable since then');
  announcement.textContent = 'The service cannot be reached.';
}

async function keepRenewing() {
  if (!isPaused && !document.hidden) await renew();
  setTimeout(() => void keepRenewing(), RENEW_EVERY_MS);
}
setTimeout(() => void keepRenewing(), RENEW_EVERY_MS);
