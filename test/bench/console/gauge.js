// Runs in every page that is measured, before all else, and tells times by the page's own clock.

/** Resolves when what is there now has been drawn: milliseconds from the start of the navigation. */
const drawn = () =>
  new Promise((done) => {
    requestAnimationFrame(() => {
      // A task of its own comes after the frame.
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
  [...document.querySelectorAll('h2')].some(({ textContent }) => textContent === '为何如此决定');

/** What can be seen may not listen yet: a key is pressed until it is answered. */
const answers = () => {
  if (!explained()) return false;
  if (document.querySelector('textarea')) return true;
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'm', code: 'KeyM' }));
  return false;
};

const row = () => document.activeElement?.dataset?.row;
const firstRow = () => document.querySelector('a[data-row]')?.dataset.row;

/** What of the page a key changes; of any other key: the time. */
const changed = {
  j: row,
  k: row,
  x: () => document.querySelectorAll('td input:checked').length,
  ']': firstRow,
  '[': firstRow,
  'Control+k': () => document.activeElement?.role,
  Escape: () => document.activeElement?.role,
};

/** From a key, by the time at which the browser had it, until what it did has been drawn. */
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
