import type { EventType } from '../../events/event.ts';
import type { Node } from './engine.ts';
import type { Reads } from './inspect.ts';
import { isHasCall, nodesIn, pathOf, standaloneHas, valueIn } from './nodes.ts';
import { presenceByType } from './presence.ts';
import { fieldAt } from './shape.ts';

/** The event type of user reports. */
const reportFiled = 'report.filed' satisfies EventType;

const isReportSignal = ([group, name]: readonly string[]): boolean =>
  group === 'report' || (group === 'counts' && (name === 'reports' || name === 'newcomerReports'));

/**
 * Event types at which a condition may hold, whatever other signals it reads, for the whole and for each
 * part.
 */
type PossibleTypes = {
  readonly kinds: readonly string[];
  readonly parts: readonly PossibleTypes[];
};

/** Event types at which a condition may hold (`ifTrue`), and at which it may not (`ifFalse`). */
type TruthTypes = { readonly ifTrue: PossibleTypes; readonly ifFalse: PossibleTypes };

const onlyTypes = (kinds: readonly string[]): PossibleTypes => ({ kinds, parts: [] });

const intersection = (parts: readonly PossibleTypes[]): PossibleTypes => ({
  kinds: parts
    .map(({ kinds }) => kinds)
    .reduce((all, some) => all.filter((kind) => some.includes(kind))),
  parts,
});

const union = (parts: readonly PossibleTypes[]): PossibleTypes => ({
  kinds: [...new Set(parts.flatMap(({ kinds }) => kinds))],
  parts,
});

/** Whether a signal may be present at an event type. */
const mayBePresentAt = (path: readonly string[], type: string): boolean =>
  path.every((_, i) => {
    const { may } = presenceByType[path.slice(0, i + 1).join('.')] ?? {};
    return may?.some((one) => one === type) ?? true;
  });

/** Whether a signal is always present at an event type. */
const isAlwaysPresentAt = (path: readonly string[], type: string): boolean =>
  path.every((_, i) => {
    const upTo = path.slice(0, i + 1);
    const field = fieldAt(upTo)?.field;
    return (
      !field ||
      !('optional' in field) ||
      presenceByType[upTo.join('.')]?.always.some((one) => one === type)
    );
  });

/**
 * Determines at which of these event types a condition may hold, and may not hold. A part that depends on the
 * event type and on other signals too may be aimed at reports, and is treated as if it were.
 *
 * Both are computed at once: the test of a choice (`?:`) is needed for both, and separate passes would double
 * the work at each level of nesting.
 */
const truthTypesOf = (node: Node, reads: Reads, on: readonly string[]): TruthTypes => {
  if (node.op === '!_') {
    const { ifTrue, ifFalse } = truthTypesOf(node.args, reads, on);
    return { ifTrue: ifFalse, ifFalse: ifTrue };
  }
  if (node.op === '&&' || node.op === '||') {
    const parts = node.args.map((each) => truthTypesOf(each, reads, on));
    const ifTrue = parts.map((part) => part.ifTrue);
    const ifFalse = parts.map((part) => part.ifFalse);
    return node.op === '&&'
      ? { ifTrue: intersection(ifTrue), ifFalse: union(ifFalse) }
      : { ifTrue: union(ifTrue), ifFalse: intersection(ifFalse) };
  }
  if (node.op === '?:') {
    const [test, then, otherwise] = node.args.map((each) => truthTypesOf(each, reads, on)) as [
      TruthTypes,
      TruthTypes,
      TruthTypes,
    ];
    const chosen = (way: keyof TruthTypes) =>
      union([intersection([test.ifTrue, then[way]]), intersection([test.ifFalse, otherwise[way]])]);
    return { ifTrue: chosen('ifTrue'), ifFalse: chosen('ifFalse') };
  }
  if (isHasCall(node)) {
    const path = pathOf(node.args[1][0]);
    return {
      ifTrue: onlyTypes(on.filter((type) => mayBePresentAt(path, type))),
      ifFalse: onlyTypes(on.filter((type) => !isAlwaysPresentAt(path, type))),
    };
  }
  if (![...nodesIn(node)].some((each) => pathOf(each).join('.') === 'event.type')) {
    // If a part reads a missing signal, neither it nor its negation holds.
    const paths = [...nodesIn(node)].map((each) => reads.get(each) ?? []);
    const kinds = onlyTypes(on.filter((type) => paths.every((path) => mayBePresentAt(path, type))));
    return { ifTrue: kinds, ifFalse: kinds };
  }
  const answers = on.map((type) => [type, valueIn(node, { event: { type } })] as const);
  if (answers.some(([, holds]) => typeof holds !== 'boolean')) {
    return { ifTrue: onlyTypes([reportFiled]), ifFalse: onlyTypes([reportFiled]) };
  }
  const typesWhere = (wanted: boolean): PossibleTypes =>
    onlyTypes(answers.flatMap(([type, holds]) => (holds === wanted ? [type] : [])));
  return { ifTrue: typesWhere(true), ifFalse: typesWhere(false) };
};

/** Whether, within these event types, some way for the condition to hold is open to reports only. */
const canHoldForReportsOnly = (
  { kinds, parts }: PossibleTypes,
  within: readonly string[],
): boolean => {
  const open = within.filter((type) => kinds.includes(type));
  return (
    open.includes(reportFiled) &&
    (open.length === 1 || parts.some((part) => canHoldForReportsOnly(part, open)))
  );
};

/**
 * Whether the expression reads signals of reports or, judging these event types, can hold for reports in a
 * way in which it cannot hold for any other type. The second is only possible if `report.filed` is among
 * them.
 */
export const dependsOnReports = (root: Node, reads: Reads, on: readonly string[]): boolean =>
  [...reads.values()].some(isReportSignal) ||
  standaloneHas(root, true).some((node) => isReportSignal(pathOf(node.args[1][0]))) ||
  canHoldForReportsOnly(truthTypesOf(root, reads, on).ifTrue, on);
