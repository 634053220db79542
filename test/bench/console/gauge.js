// Injected into every measured page before its own scripts. Times are on the page's own clock.

/** Resolves after the current state has been painted, with the milliseconds since navigation start. */
const drawn = () =>
  new Promise((done) => {
    requestAnimationFrame(() => {
      // A message posted during the frame is handled as a task after it.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now());
      port2.postMessage(null);
    });
  });

const drawnWith = async (isThere) => {
  let at = await drawn();
  while (!isThere()) at = await drawn();
  return at;
};

const explained = () =>
  [...document.querySelectorAll('h2')].some(({ textContent }) => textContent === '判定依据');

/** Whether the page responds to keys: a visible page may have no listeners yet, so each call presses a key. */
const answers = () => {
  if (!explained()) return false;
  if (document.querySelector('textarea')) return true;
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'm', code: 'KeyM' }));
  return false;
};

const row = () => document.activeElement?.dataset?.row;
const firstRow = () => document.querySelector('a[data-row]')?.dataset.row;

/** The state that each key changes. For other keys, the time is used, which always changes. */
const changed = {
  j: row,
  k: row,
  x: () => document.querySelectorAll('td input:checked').length,
  ']': firstRow,
  '[': firstRow,
  'Control+k': () => document.activeElement?.role,
  Escape: () => document.activeElement?.role,
};

/** Measures the time from a key event until its effect is painted; `gauge.heard` resolves with it. */
const awaitKey = (key) => {
  const state = changed[key] ?? (() => performance.now());
  const before = state();
  gauge.heard = new Promise((done) => {
    const hear = async (event) => {
      if (event.key === 'Control') return;
      window.removeEventListener('keydown', hear, true);
      done((await drawnWith(() => state() !== before)) - event.timeStamp);
    };
    window.addEventListener('keydown', hear, true);
  });
};

const gauge = {
  drawn,
  awaitKey,
  heard: null,
  interactive: drawnWith(answers),
  complete: drawnWith(() => explained() && document.querySelector('svg[role="img"]') !== null),
};
Object.assign(window, { gauge });
