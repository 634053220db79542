/** The links that open rows. The row whose link has the focus is the current row for key commands. */
const rowLinks = (): readonly HTMLElement[] => [
  ...document.querySelectorAll<HTMLElement>('a[data-row]'),
];

/** Moves the focus by rows, within the list. */
export const moveFocus = (by: 1 | -1): void => {
  const rows = rowLinks();
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by;
  const row = rows[Math.max(0, Math.min(rows.length - 1, next))];
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: 'nearest' });
};

/** The case id of the focused row, or of the first row. */
export const focusedCaseId = (): string | undefined => {
  const rows = rowLinks();
  const row = rows.find((link) => link === document.activeElement) ?? rows[0];
  return row?.dataset.row;
};

/**
 * If the focused row of a case is about to be removed, moves the focus to the row below it, or above it at
 * the end.
 */
export const focusNextRow = (caseId: string): void => {
  const rows = rowLinks();
  const at = rows.findIndex(
    (link) => link === document.activeElement && link.dataset.row === caseId,
  );
  if (at >= 0) (rows[at + 1] ?? rows[at - 1])?.focus();
};

/** Id of the case opened last. */
let lastOpened: string | null = null;

/** Remembers a case, so that `returnToRow` can find its row. */
export const rememberRow = (caseId: string): void => {
  lastOpened = caseId;
};

/** Focuses the row of the case opened last, once, unless another element has the focus. */
export const returnToRow = (): void => {
  const { activeElement } = document;
  const isFocusFree = activeElement === document.body || activeElement?.id === 'main';
  const row = rowLinks().find((link) => link.dataset.row === lastOpened);
  lastOpened = null;
  if (isFocusFree && row) {
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
  }
};

/** Removes the focus from the rows, before other cases take their places. */
export const blurRow = (): void => {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && activeElement.matches('a[data-row]')) {
    activeElement.blur();
  }
};
