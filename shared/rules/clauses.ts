import type { ListedKind, ListName } from '../lists/entry.ts';
import { isAtLeastLevel } from '../settings/platform.ts';
import { sizes } from '../signals/account-state.ts';
import type { Signals } from '../signals/signals.ts';
import { bucketLimit } from '../signals/windows.ts';
import { plain } from '../text/plain.ts';
import type { Contact, Quote } from '../text/reading.ts';
import { beginning } from '../text/span.ts';
import { evidence } from './evidence.ts';
import { type Addition, allOf } from './rule.ts';

/** Rounds a time span up to whole hours or minutes, at least 1. */
export const within = (span: number) => Math.max(1, Math.ceil(span));

/** The account signed up at most so many hours ago. */
export const young = ({ ageHours }: Signals['account'], hours: number) =>
  ageHours !== null && ageHours <= hours && evidence('account-young', { hours: within(ageHours) });

/** The writer offers or asks for something, rather than warns, reports or quotes. */
export const offers = (content: Signals['content']) =>
  (content?.intent === 'offer' && evidence('speaks-as-offer')) ||
  (content?.intent === 'request' && evidence('speaks-as-request'));

/** The text as a whole reads like a black-gray post, beyond the words it names. */
export const suspect = (content: Signals['content']) =>
  (content?.verdict === 'hide' && evidence('reads-black-gray-surely')) ||
  (content?.verdict === 'flag' && evidence('reads-black-gray'));

const shown = (contact: Contact) => `${beginning(contact.value, 2)}…`;

/** How the writer can be reached; only the beginning of the contact is kept. */
export const reachable = (content: Signals['content']): Addition => {
  const contact = content?.contacts[0];
  return contact && evidence('gives-contact', { kind: contact.kind, contact: shown(contact) });
};

/** How the writer can be reached by a QR code in an image. */
export const reachableByCode = (content: Signals['content']): Addition => {
  const contact = content?.contacts.find(({ source }) => source === 'qr');
  return (
    contact && evidence('gives-contact-in-code', { kind: contact.kind, contact: shown(contact) })
  );
};

const isDisguised = ({ text, reads, traditional }: Quote) =>
  !traditional && plain(text) !== plain(reads);

/** The first word that the reader understood differently from how it is written, script apart. */
export const disguised = (content: Signals['content']): Addition => {
  const quote = content?.evidence.find(isDisguised);
  return (
    quote &&
    evidence('wording-disguised', {
      text: beginning(quote.text, 24),
      reads: beginning(quote.reads, 24),
    })
  );
};

/** The account signed up at least so many hours ago. */
export const old = ({ ageHours }: Signals['account'], hours: number) =>
  ageHours !== null &&
  ageHours >= hours &&
  evidence('account-old', { days: Math.floor(ageHours / 24) });

/** The account first used a new device at most so many hours ago. */
export const deviceNew = ({ newDeviceHours }: Signals['account'], hours: number) =>
  newDeviceHours !== null &&
  newDeviceHours <= hours &&
  evidence('device-new-lately', { hours: within(newDeviceHours) });

/** The account first used a new network at most so many hours ago. */
export const blockNew = ({ newBlockHours }: Signals['account'], hours: number) =>
  newBlockHours !== null &&
  newBlockHours <= hours &&
  evidence('block-new-lately', { hours: within(newBlockHours) });

/**
 * Whether all that the account did in a month falls into its last day or week. A saturated count does not show
 * how much of it is from then, so nothing can be said about the time before.
 */
export const onlyActedWithin = (
  { posts, messages, requests, logins, joins, transfersOut }: Signals['counts'],
  span: 'day' | 'week',
): boolean =>
  [posts, messages, requests, logins, joins, transfersOut].every(
    (counts) => counts.month < bucketLimit && counts.month <= counts[span],
  );

/**
 * The account has not been verified since an hour before the change `hours` ago. The hour is needed because
 * some platforms verify before they admit a new device, and because device times are rounded down to the
 * hour, so the order of two events within one hour is unknown.
 */
export const notVerifiedWithin = ({ verifiedHours }: Signals['realName'], hours: number) =>
  (verifiedHours === null || verifiedHours > hours + 1) && evidence('not-verified-since');

/**
 * No real name is verified, on a platform that asks for one. On many platforms everybody is verified by a code sent to
 * the phone, with which farms come too. Where a face is asked for, whoever has shown a document still has a name.
 */
export const nameNotVerified = ({ status, level, required }: Signals['realName']) =>
  !(status === 'verified' && isAtLeastLevel(level, required === 'phone' ? 'phone' : 'identity')) &&
  evidence('not-verified');

/**
 * The account met a challenge with a face since it came to its device, and nothing was found about it since. Whose it is
 * has been shown: who else is on that device does not ask again.
 */
export const hasShownFace = ({
  account: { answered, newDeviceHours },
  novelty,
  realName: { level, verifiedHours },
}: Pick<Signals, 'account' | 'novelty' | 'realName'>): boolean =>
  answered &&
  level === 'face' &&
  verifiedHours !== null &&
  !novelty.device &&
  (newDeviceHours === null || newDeviceHours >= verifiedHours);

/** The sign-up form was filled in faster than people type. */
export const filledWithin = (signUp: Signals['signUp'], seconds: number) =>
  signUp !== undefined &&
  signUp.formSeconds !== null &&
  signUp.formSeconds <= seconds &&
  evidence('form-too-fast', { seconds: signUp.formSeconds });

/**
 * The account is a verified one that its holder uses: it was seen long enough to tell that its device and network did not
 * change together within a month. What lay idle until this week may have been bought: an imported account was never seen
 * on another device.
 */
const isInUse = ({
  account,
  realName,
  counts,
}: Pick<Signals, 'account' | 'realName' | 'counts'>): boolean =>
  account.seenDays >= 28 &&
  !onlyActedWithin(counts, 'week') &&
  !nameNotVerified(realName) &&
  (account.newDeviceHours === null || account.newBlockHours === null);

/**
 * Whether others may have made a member of the account: rivals who put a shop's contact beside offers of their own, and
 * wait until a text of the shop is misread. It is as old as an established one (`policy.establishedHours`) and in use,
 * and wrote too few suspicious texts to be a repeated poster.
 */
const mayBeFramed = (signals: Signals): boolean =>
  old(signals.account, 4_320) && isInUse(signals) && signals.counts.risky.month < 3;

/**
 * Whether the account may only pass on a text, as teachers do with a notice and victims with a warning. The reader is not
 * sure of it, it gives no contact by which its writers gain, and it is the first suspicious one in a month of an account
 * in use, while no writer of it is excluded. A recheck has no text, so it spares whomever the reader was sure of as well,
 * and nobody less; if there is a contact, it is judged by itself.
 */
const mayPassOn = (signals: Signals): boolean =>
  isInUse(signals) &&
  signals.counts.risky.month < 2 &&
  signals.links.template?.restricted === 0 &&
  (signals.event.type === 'account.rechecked' ||
    (signals.content?.verdict === 'flag' && signals.content.contacts.length === 0));

/** Whether the account is no member of a campaign, although others write its text or give its contact. */
export const isNoMember = (signals: Signals): boolean => mayBeFramed(signals) || mayPassOn(signals);

/** How many accounts write a text or a contact, without those who took it up long after this one; 0 for no member. */
export const writersOf = (signals: Signals, kind: 'contact' | 'template'): number => {
  const link = signals.links[kind];
  return link && !isNoMember(signals) ? link.accounts - link.cameLater : 0;
};

/** At least so many accounts write what the account offers, or offered earlier: a recheck has no text. */
export const sharesOffer = (signals: Signals, kind: 'contact' | 'template', least: number) => {
  const accounts = writersOf(signals, kind);
  return allOf(
    accounts >= least && evidence(`${kind}-shared`, { accounts }),
    signals.event.type === 'account.rechecked'
      ? evidence('joined-campaign-earlier')
      : offers(signals.content),
  );
};

/** At least so many other accounts that share an entity are restricted. */
export const restrictedBeside = (
  entity: 'device' | 'block' | 'identity' | 'phone' | 'email' | 'payment',
  { links }: Pick<Signals, 'links'>,
  least: number,
) => {
  const accounts = links[entity]?.restricted ?? 0;
  return accounts >= least && evidence('entity-restricted', { entity, accounts });
};

/**
 * Money came in shortly before this payment, which may pass it on: cents that strangers send to a shop are not what it
 * pays its suppliers with, and a lunch beside what a stall takes is spent. What comes in is compared by the average, as
 * whoever passes each payment on pays little beside an hour of them.
 */
export const passedOn = (
  { payment, counts: { transfersIn } }: Pick<Signals, 'payment' | 'counts'>,
  { minutes, times }: { readonly minutes: number; readonly times: number },
) =>
  payment !== undefined &&
  payment.minutesSinceReceived !== null &&
  payment.minutesSinceReceived <= minutes &&
  payment.amountMinor <= times * payment.receivedMinor &&
  payment.receivedMinor <= times * payment.amountMinor * transfersIn.hour &&
  evidence('passed-on', { minutes: within(payment.minutesSinceReceived) });

/**
 * The account turned to half of a sample of those who pay it before, and to whom it pays: relatives who send each other
 * red packets, friends at a wedding. Those whom mules were paid by never heard of them.
 */
export const isAmongAcquaintances = ({
  payment,
  counterpart,
}: Pick<Signals, 'payment' | 'counterpart'>): boolean =>
  payment !== undefined &&
  payment.acquaintances * 2 >= Math.min(payment.payers, sizes.payers) &&
  counterpart?.acquainted === true;

/**
 * All payments of the account are of the last day, as far back as a month: it was seen since it signed up, or for four
 * weeks.
 */
export const paymentsBegunToday = ({
  account: { ageHours, seenDays },
  counts: { transfersIn, transfersOut },
}: Pick<Signals, 'account' | 'counts'>) =>
  (seenDays >= 28 || (ageHours !== null && ageHours <= (seenDays + 1) * 24)) &&
  [transfersIn, transfersOut].every(({ day, month }) => month <= day && month < bucketLimit) &&
  evidence('payments-begun-today');

/**
 * The account passes on in a week about as many payments as it receives, each soon, to payees whom many pay. A trader who
 * buys stock pays out rarely, and a shopper receives little. In a circle of friends who share bills everybody is paid by
 * many, and pays back such amounts.
 */
export const passesMoneyOn = (
  signals: Signals,
  {
    sent,
    minutes,
    collected,
    times,
  }: Readonly<Record<'sent' | 'minutes' | 'collected' | 'times', number>>,
) => {
  const { payment, counterpart } = signals;
  const { transfersIn, transfersOut } = signals.counts;
  return allOf(
    passedOn(signals, { minutes, times }),
    transfersOut.week >= sent &&
      transfersOut.week * 2 >= transfersIn.week &&
      transfersIn.week * 2 >= transfersOut.week &&
      evidence('passes-most-on', { received: transfersIn.week, sent: transfersOut.week }),
    counterpart &&
      counterpart.payers >= collected &&
      !payment?.paidByPayee &&
      evidence('counterpart-paid-by-many', { accounts: counterpart.payers }),
  );
};

/**
 * The account received nothing within a day, or a few payments that are small beside this one: fraudsters send a rebate
 * before they ask for more.
 */
export const receivedLittle = (
  { transfersIn }: Signals['counts'],
  payment: Signals['payment'],
  { few, times }: { readonly few: number; readonly times: number },
) => {
  if (transfersIn.day === 0) return evidence('received-nothing');
  return (
    payment !== undefined &&
    transfersIn.day <= few &&
    payment.amountMinor > times * payment.receivedMinor &&
    evidence('received-little')
  );
};

/** The account never contacted the other one, or only since it signed up a few hours ago. */
export const barelyAcquainted = (
  counterpart: Signals['counterpart'],
  account: Signals['account'],
  hours: number,
) => {
  if (!counterpart) return false;
  if (!counterpart.acquainted) return evidence('strangers');
  return (
    account.ageHours !== null &&
    account.ageHours <= hours &&
    evidence('acquainted-briefly', { hours: within(account.ageHours) })
  );
};

/**
 * The kinds of list entries that count in an event. In a transfer, only what is paid with does: who pays, and on which
 * device, is judged when they sign in.
 */
export const kindsAt = (
  { event }: Pick<Signals, 'event'>,
  kinds: readonly ListedKind[],
): readonly ListedKind[] =>
  event.type === 'payment.transferred' ? kinds.filter((kind) => kind === 'payment') : kinds;

/** A list entry names something in the event of one of these kinds. */
export const onList = (
  { listed }: Pick<Signals, 'listed'>,
  list: Exclude<ListName, 'allow'>,
  kinds: readonly ListedKind[],
) => {
  const match = listed?.matches.find((each) => each.list === list && kinds.includes(each.kind));
  if (!match) return false;
  const { kind, source, until, authority } = match;
  const values = { list: `${list}-list`, kind, source, until } as const;
  return authority === null
    ? evidence('on-list', values)
    : evidence('on-list-by-authority', { ...values, authority });
};

/** A list entry names the account on the other side. */
export const counterpartOnList = ({ listed }: Pick<Signals, 'listed'>) => {
  const match = listed?.counterpart.find(({ list }) => list === 'block' || list === 'dishonesty');
  if (!match) return false;
  const { list, source, until } = match;
  return evidence('counterpart-on-list', { list: `${list}-list`, source, until });
};
