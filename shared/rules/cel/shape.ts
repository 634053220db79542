import { type EventType, PlatformEvent } from '../../events/event.ts';
import { ListedKind, ListName } from '../../lists/entry.ts';
import { GatedService, VerificationLevel, VerificationStatus } from '../../settings/platform.ts';
import {
  type CountFamily,
  countFamilies,
  countGrains,
  profileFields,
  sizes,
  standings,
} from '../../signals/account-state.ts';
import { mostOpenings } from '../../signals/advance.ts';
import { type EntityKind, entityKinds, mostRecent } from '../../signals/entity-state.ts';
import { rememberedFamilies } from '../../signals/memory.ts';
import { mostIntervals } from '../../signals/pace.ts';
import type { JudgedType, Signals } from '../../signals/signals.ts';
import { targetSampleSize } from '../../signals/touch.ts';
import { saturatedCounts } from '../../signals/windows.ts';
import { lexicon } from '../../text/lexicon/lexicon.ts';
import { contactKinds, intents, verdicts } from '../../text/reading.ts';

/** A field that an expression may read: its type, its maximum, and whether it may be missing. */
export type Field =
  | { readonly kind: 'number'; readonly optional?: true; readonly most?: number }
  | { readonly kind: 'yes-no'; readonly optional?: true }
  | { readonly kind: 'text'; readonly optional?: true; readonly of?: readonly string[] }
  | { readonly kind: 'texts' }
  | { readonly kind: 'list'; readonly of: Fields }
  | { readonly kind: 'group'; readonly optional?: true; readonly of: Fields };
export type Fields = Readonly<Record<string, Field>>;

type KindOf<T> = [T] extends [boolean]
  ? 'yes-no'
  : [T] extends [number]
    ? 'number'
    : [T] extends [string]
      ? 'text'
      : [T] extends [readonly string[]]
        ? 'texts'
        : [T] extends [readonly object[]]
          ? 'list'
          : 'group';

type ElementOf<T> = T extends readonly (infer Each)[] ? Each : T;

/**
 * The description required for a type: every field with its kind, marked if it may be missing. If a signal is
 * added, renamed or made optional without updating its description, the code does not compile.
 */
type DescriptionOf<T> = {
  readonly [Name in keyof T]-?: {
    readonly kind: KindOf<NonNullable<T[Name]>>;
  } & (null extends T[Name]
    ? { readonly optional: true }
    : undefined extends T[Name]
      ? { readonly optional: true }
      : { readonly optional?: never }) &
    (KindOf<NonNullable<T[Name]>> extends 'group' | 'list'
      ? { readonly of: DescriptionOf<ElementOf<NonNullable<T[Name]>>> }
      : {
          readonly of?: readonly Extract<NonNullable<T[Name]>, string>[];
          readonly most?: number;
        });
};

const number = { kind: 'number' } as const;
const upTo = (most: number) => ({ kind: 'number', most }) as const;
const yesNo = { kind: 'yes-no' } as const;
const text = { kind: 'text' } as const;
const texts = { kind: 'texts' } as const;
const oneOf = <Word extends string>(of: readonly Word[]) => ({ kind: 'text', of }) as const;
const group = <Of>(of: Of) => ({ kind: 'group', of }) as const;
const list = <Of>(of: Of) => ({ kind: 'list', of }) as const;
const optional = <F extends object>(field: F) => ({ ...field, optional: true }) as const;

const fieldsFor = <Name extends string, F>(names: readonly Name[], field: (name: Name) => F) =>
  Object.fromEntries(names.map((name) => [name, field(name)])) as { readonly [N in Name]: F };

/** All event types that a platform sends. */
export const eventTypes: readonly EventType[] = PlatformEvent.options.map(
  ({ shape: { type } }) => type.value,
);

/** The event types that rules judge: all but receipts, which report on commands. */
export const judgedTypes: readonly JudgedType[] = [
  ...eventTypes.filter((type) => type !== 'action.applied'),
  'account.rechecked',
];

const standing = oneOf(standings);

const coarse = {
  day: upTo(saturatedCounts.coarse.day),
  week: upTo(saturatedCounts.coarse.week),
  month: upTo(saturatedCounts.coarse.month),
} as const;
const fine = {
  tenMinutes: upTo(saturatedCounts.fine.tenMinutes),
  hour: upTo(saturatedCounts.fine.hour),
  day: upTo(saturatedCounts.fine.day),
  week: upTo(saturatedCounts.fine.week),
  month: upTo(saturatedCounts.fine.month),
} as const;

const link = group({
  accounts: number,
  joinedHour: upTo(mostRecent),
  joinedDay: upTo(mostRecent),
  joinedWeek: upTo(mostRecent),
  newcomersMonth: upTo(mostRecent),
  restricted: number,
  cameLater: upTo(mostRecent),
  guestsMonth: upTo(mostRecent),
  alikeDay: upTo(mostRecent),
  alikeWeek: upTo(mostRecent),
});

const listMatch = {
  list: oneOf(ListName.options),
  kind: oneOf(ListedKind.options),
  entry: text,
  source: text,
  authority: optional(text),
  until: text,
} as const;

type Counted = {
  readonly [Family in CountFamily]: {
    readonly kind: 'group';
    readonly of: (typeof countGrains)[Family] extends 'fine' ? typeof fine : typeof coarse;
  };
};

/** The signals that staff rules may read: `Signals`, described once for the type checker and for people. */
export const shape = {
  event: group({
    type: oneOf(judgedTypes),
    service: optional(oneOf(GatedService.options)),
    contentKind: optional(text),
    hour: optional(upTo(23)),
    late: yesNo,
    beforeClearance: yesNo,
    degraded: texts,
  }),
  account: group({
    ageHours: optional(number),
    imported: yesNo,
    signedUpBefore: yesNo,
    standing,
    gated: yesNo,
    dormantDays: number,
    pace: group({
      intervals: upTo(mostIntervals),
      meanSeconds: optional(number),
      variation: optional(number),
    }),
    credentialChangedHours: optional(number),
    profileChangedHours: optional(number),
    profileFields: upTo(profileFields.length),
    newDeviceHours: optional(number),
    newBlockHours: optional(number),
    newCountryHours: optional(number),
    seenDays: number,
    remembered: group(fieldsFor(rememberedFamilies, () => number)),
    answered: yesNo,
    onEarlierDevice: yesNo,
    devices: upTo(sizes.devices),
    blocks: upTo(sizes.blocks),
  }),
  realName: group({
    status: oneOf(VerificationStatus.options),
    level: optional(oneOf(VerificationLevel.options)),
    verifiedHours: optional(number),
    required: oneOf(VerificationLevel.options),
    gateClosed: yesNo,
    identityLimit: number,
    holderShown: yesNo,
  }),
  signUp: optional(
    group({
      formSeconds: optional(number),
      automation: optional(text),
      disposableMail: yesNo,
      virtualOperator: yesNo,
      hostingNetwork: yesNo,
      countryMismatch: yesNo,
    }),
  ),
  novelty: group({ device: yesNo, block: yesNo, country: yesNo }),
  counts: group(
    fieldsFor(countFamilies, (family) =>
      group(countGrains[family] === 'fine' ? fine : coarse),
    ) as unknown as Counted,
  ),
  social: group({
    targets: number,
    novelTargets: upTo(1),
    acceptRate: optional(upTo(1)),
    openings: upTo(mostOpenings),
    answerRate: optional(upTo(1)),
    choice: group({ targets: upTo(targetSampleSize), newcomers: number, restricted: number }),
  }),
  links: group(
    fieldsFor<EntityKind, ReturnType<typeof optional<typeof link>>>(entityKinds, () =>
      optional(link),
    ),
  ),
  content: optional(
    group({
      score: upTo(1),
      verdict: oneOf(verdicts),
      category: optional(oneOf(lexicon.map(({ category }) => category))),
      intent: optional(oneOf(intents)),
      evidence: list({
        start: number,
        end: number,
        text,
        reads: text,
        traditional: optional(yesNo),
      }),
      contacts: list({
        kind: oneOf(contactKinds),
        value: text,
        masked: yesNo,
        start: number,
        end: number,
        text,
        source: optional(oneOf(['qr'])),
      }),
      template: optional(text),
      contentId: optional(text),
      templateAccounts: number,
      imageLabels: texts,
    }),
  ),
  payment: optional(
    group({
      amountMinor: number,
      currency: text,
      minutesSinceReceived: optional(number),
      receivedMinor: number,
      payers: number,
      strangers: upTo(sizes.payers),
      acquaintances: upTo(sizes.payers),
      holderMatches: optional(yesNo),
      firstToPayee: yesNo,
      paidByPayee: yesNo,
    }),
  ),
  report: optional(
    group({
      reason: text,
      reporters: upTo(sizes.reporters),
      reporterCredible: yesNo,
      reporterNew: yesNo,
      reported: number,
      reportedRestricted: number,
    }),
  ),
  listed: optional(group({ matches: list(listMatch), counterpart: list(listMatch) })),
  counterpart: optional(
    group({
      id: text,
      ageHours: optional(number),
      standing,
      reporters: upTo(sizes.reporters),
      payers: number,
      acquainted: yesNo,
    }),
  ),
} as const satisfies DescriptionOf<Signals> & Fields;

/** A signal that an expression reads: its field, and whether it or a group around it may be missing. */
type FieldAtPath = { readonly field: Field; readonly mayBeMissing: boolean };

/** The field at a path; `null` if there is none. */
export const fieldAt = (path: readonly string[]): FieldAtPath | null => {
  let fields: Fields | null = shape;
  let field: Field | undefined;
  let mayBeMissing = false;
  for (const name of path) {
    field = fields && Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) return null;
    mayBeMissing ||= 'optional' in field;
    fields = field.kind === 'group' ? field.of : null;
  }
  return field ? { field, mayBeMissing } : null;
};
