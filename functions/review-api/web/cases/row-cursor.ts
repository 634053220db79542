/** Links that rows are opened by: the one with the focus is the row that keys are about. */
const links = (): readonly HTMLElement[] => [
  ...document.querySelectorAll<HTMLElement>('a[data-row]'),
];

/** Moves the focus by rows, and stays within the list. */
export const moveRow = (by: 1 | -1): void => {
  const rows = links();
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by;
  const row = rows[Math.max(0, Math.min(rows.length - 1, next))];
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: 'nearest' });
};

/** The case of the row that has the focus; of the first row when none has. */
export const rowAt = (): string | undefined => {
  const rows = links();
  const row = rows.find((link) => link === document.activeElement) ?? rows[0];
  return row?.dataset.row;
};

/** The focus goes from the row of a case that goes away to the one below it, or above where it was the last. */
export const passRow = (caseId: string): void => {
  const rows = links();
  const at = rows.findIndex(
    (link) => link === document.activeElement && link.dataset.row === caseId,
  );
  if (at >= 0) (rows[at + 1] ?? rows[at - 1])?.focus();
};

/** The case that was opened last. */
let opened: string | null = null;

/** Whoever comes back to a list finds the row of this case. */
export const rememberRow = (caseId: string): void => {
  opened = caseId;
};

/** Gives the focus to the row of the case that was opened last, once, if nothing else has it. */
export const returnToRow = (): void => {
  const { activeElement } = document;
  const isFree = activeElement === document.body || activeElement?.id === 'main';
  const row = links().find((link) => link.dataset.row === opened);
  opened = null;
  if (isFree && row) {
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
  }
};

/** No row has the focus any more: other cases come in their places. */
export const leaveRow = (): void => {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && activeElement.matches('a[data-row]')) {
    activeElement.blur();
  }
};
