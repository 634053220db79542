import { eventKinds } from '../case-kinds.ts';
import { messagesOfKin, serviceNotices } from '../service-messages.ts';
import { adultButLawful } from './adult-but-lawful.ts';
import { asking } from './asking.ts';
import { chatter } from './chatter.ts';
import { curtAndHonest } from './curt-and-honest.ts';
import { elaborateOrdinary } from './elaborate.ts';
import { everyday } from './everyday.ts';
import { groupChat } from './group-chat.ts';
import { lawful } from './lawful.ts';
import { moneyTalk } from './money-talk.ts';
import { nearLures } from './near-lures.ts';
import { notices } from './notices.ts';
import { ownAffairs } from './own-affairs.ts';
import { plainlyWorded } from './plainly-worded.ts';
import { reachable } from './reachable.ts';
import { recruiting } from './recruiting.ts';
import { reports } from './reports.ts';
import { reviews } from './reviews.ts';
import { sameWords } from './same-words.ts';
import { secondHand } from './second-hand.ts';
import { services } from './services.ts';
import { shops } from './shops.ts';
import { spoken } from './spoken.ts';
import { techTalk } from './tech-talk.ts';
import { terseAndHonest } from './terse-and-honest.ts';
import { told } from './told.ts';
import { toldAmongFriends } from './told-among-friends.ts';
import { toldAtWork } from './told-at-work.ts';
import { toldByOffices } from './told-by-offices.ts';
import { toldByPeople } from './told-by-people.ts';
import { toldInPassing } from './told-in-passing.ts';
import { toldInTalk } from './told-in-talk.ts';
import { toldOfDeeds } from './told-of-deeds.ts';
import { toldPlainly } from './told-plainly.ts';
import { workAndTrade } from './work-and-trade.ts';

const talk = [
  sameWords,
  groupChat,
  moneyTalk,
  techTalk,
  told,
  asking,
  adultButLawful,
  notices,
  reviews,
].flat();

/**
 * Neighbouring patterns joined into one long text, so that long honest posts do not add up to a high
 * score.
 */
const joined: readonly string[] = talk.map((_, i) => talk.slice(i, i + 2 + (i % 5)).join('。'));

/**
 * Patterns of ordinary texts by kind. `share` multiplies the number of texts generated from each
 * pattern of the kind.
 */
export const ordinary: Readonly<
  Record<string, { readonly patterns: readonly string[]; readonly share: number }>
> = {
  'same words': { patterns: sameWords, share: 3 },
  joined: { patterns: joined, share: 0.5 },
  reachable: { patterns: reachable, share: 1.5 },
  'adult but lawful': { patterns: adultButLawful, share: 0.75 },
  asking: { patterns: asking, share: 0.75 },
  chatter: { patterns: chatter, share: 0.5 },
  'curt and honest': { patterns: curtAndHonest, share: 0.75 },
  elaborate: { patterns: elaborateOrdinary, share: 1 },
  'event kinds': { patterns: eventKinds, share: 0.75 },
  everyday: { patterns: everyday, share: 1.5 },
  'group chat': { patterns: groupChat, share: 0.75 },
  lawful: { patterns: lawful, share: 0.5 },
  'money talk': { patterns: moneyTalk, share: 0.75 },
  'near lures': { patterns: nearLures, share: 0.75 },
  notices: { patterns: notices, share: 0.75 },
  'own affairs': { patterns: ownAffairs, share: 0.75 },
  'plain words': { patterns: plainlyWorded, share: 1 },
  recruiting: { patterns: recruiting, share: 0.75 },
  reports: { patterns: reports, share: 0.2 },
  reviews: { patterns: reviews, share: 0.75 },
  'second hand': { patterns: secondHand, share: 1.5 },
  'messages of kin': { patterns: messagesOfKin, share: 1.5 },
  'service notices': { patterns: serviceNotices, share: 3 },
  // Most of them contain a warning: with more of them, a word of warning would excuse any offer.
  services: { patterns: services, share: 0.3 },
  shops: { patterns: shops, share: 0.75 },
  spoken: { patterns: spoken, share: 1.5 },
  'tech talk': { patterns: techTalk, share: 0.75 },
  'terse and honest': { patterns: terseAndHonest, share: 3 },
  told: { patterns: told, share: 0.75 },
  'told among friends': { patterns: toldAmongFriends, share: 0.4 },
  'told at work': { patterns: toldAtWork, share: 0.25 },
  'told by offices': { patterns: toldByOffices, share: 0.25 },
  'told by people': { patterns: toldByPeople, share: 0.4 },
  'told in passing': { patterns: toldInPassing, share: 0.25 },
  'told in talk': { patterns: toldInTalk, share: 0.25 },
  'told of deeds': { patterns: toldOfDeeds, share: 0.75 },
  'told plainly': { patterns: toldPlainly, share: 0.75 },
  'work and trade': { patterns: workAndTrade, share: 0.75 },
};
