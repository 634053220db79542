import { lexicon } from '../lexicon/lexicon.ts';
import type { Category } from '../reading.ts';
import { approaches } from './approaches/approaches.ts';
import { dialoguesWithVictims } from './approaches/dialogues.ts';
import { elaborateApproaches } from './approaches/elaborate.ts';
import { messagesToVictims } from './approaches/said.ts';
import { talkToVictims } from './approaches/spoken.ts';
import { caseKinds } from './case-kinds.ts';
import { cases } from './cases.ts';
import { type ComposedText, composeFrauds, composeOrdinary } from './compose.ts';
import { englishFrauds, englishOrdinary } from './foreign/english.ts';
import { russianFrauds, russianOrdinary } from './foreign/russian.ts';
import type { LabelledPost } from './labelled-post.ts';
import { casualOffers } from './offers/casual.ts';
import { curtOffers } from './offers/curt.ts';
import { lureOffers } from './offers/lures.ts';
import { offers } from './offers/offers.ts';
import { explicitOffers } from './offers/outright.ts';
import { plainlyWordedOffers } from './offers/plainly-worded.ts';
import { offersInSameForms } from './offers/same-forms.ts';
import { secondHandOffers } from './offers/second-hand.ts';
import { styledOffers } from './offers/styled.ts';
import { tradeTalk } from './offers/talk.ts';
import { terseOffers } from './offers/terse-offers.ts';
import { contactlessOffers } from './offers/unreachable.ts';
import { veiledOffers } from './offers/veiled.ts';
import { buyerRequests } from './offers/wanted.ts';
import { ordinary } from './ordinary/ordinary.ts';
import { expandPattern } from './phrases.ts';
import type { Random } from './random.ts';
import { narratives, scripts } from './scripts.ts';
import { fraudMessages, fraudsOfKin } from './service-messages.ts';
import { slots } from './slots.ts';
import { tradeExamples } from './trade-examples.ts';
import { victimScripts } from './victims.ts';

/**
 * Generates labelled texts from our own patterns. Texts of one pattern form one cluster.
 *
 * @param perPattern texts for each pattern, before the share of its kind
 */
export const ownPosts = (perPattern: number, random: Random): LabelledPost[] => {
  const postsOf = (
    patterns: readonly string[],
    label: number,
    category: Category | null,
    name: string,
    share: number,
  ) =>
    patterns.flatMap((pattern, at) =>
      Array.from(
        { length: Math.ceil(perPattern * share) },
        (): LabelledPost => ({
          text: expandPattern(pattern, slots, random),
          label,
          category,
          cluster: `${name} ${at}`,
          source: label === 0 ? 'own ordinary' : 'own scripts',
        }),
      ),
    );
  return [
    ...lexicon.flatMap(({ category }) =>
      postsOf(tradeExamples[category], 1, category, `${category} example`, 0.3),
    ),
    ...(Object.keys(scripts) as Category[]).flatMap((category) =>
      patternsOfTrades.flatMap(({ name, patterns, share }) =>
        postsOf(patterns[category] ?? [], 1, category, `${category}${name && ` ${name}`}`, share),
      ),
    ),
    ...postsOf(fraudMessages, 1, 'impersonation', 'snares', 3),
    ...postsOf(fraudsOfKin, 1, 'impersonation', 'snares of kin', 1.5),
    ...Object.entries(ordinary).flatMap(([kind, { patterns, share }]) =>
      postsOf(patterns, 0, null, kind, share),
    ),
    ...postsOf(narratives, narrativeLabel, null, 'narratives', 3),
    ...postsOf(cases, narrativeLabel, null, 'cases', 0.75),
    ...postsOf(caseKinds, narrativeLabel, null, 'case kinds', 1.5),
    ...postsOf(englishFrauds, 1, null, 'english frauds', 0.75),
    ...postsOf(englishOrdinary, 0, null, 'english ordinary', 0.75),
    ...postsOf(russianFrauds, 1, null, 'russian frauds', 0.75),
    ...postsOf(russianOrdinary, 0, null, 'russian ordinary', 0.75),
    ...composeFrauds(perPattern * fraudsPerUnit, random).map(composedPost(1, 'own scripts')),
    ...composeOrdinary(perPattern * talksPerUnit, random).map(composedPost(0, 'own ordinary')),
  ];
};

/** Our own patterns of each trade, with the share of texts that each generates. */
const patternsOfTrades: readonly {
  readonly name: string;
  readonly patterns: Readonly<Partial<Record<Category, readonly string[]>>>;
  readonly share: number;
}[] = [
  { name: '', patterns: scripts, share: 1 },
  { name: 'offer', patterns: offers, share: 0.5 },
  { name: 'talk', patterns: tradeTalk, share: 0.5 },
  { name: 'casual', patterns: casualOffers, share: 0.75 },
  { name: 'curt', patterns: curtOffers, share: 0.75 },
  { name: 'lure', patterns: lureOffers, share: 0.75 },
  { name: 'said', patterns: messagesToVictims, share: 0.75 },
  { name: 'spoken', patterns: talkToVictims, share: 0.75 },
  { name: 'dialogue', patterns: dialoguesWithVictims, share: 1.5 },
  { name: 'elaborate', patterns: elaborateApproaches, share: 1 },
  { name: 'outright', patterns: explicitOffers, share: 2 },
  { name: 'styled', patterns: styledOffers, share: 0.75 },
  { name: 'terse', patterns: terseOffers, share: 3 },
  { name: 'unreachable', patterns: contactlessOffers, share: 0.75 },
  { name: 'veiled', patterns: veiledOffers, share: 0.75 },
  { name: 'wanted', patterns: buyerRequests, share: 1.5 },
  { name: 'same form', patterns: offersInSameForms, share: 1 },
  { name: 'second hand', patterns: secondHandOffers, share: 1.5 },
  { name: 'plain words', patterns: plainlyWordedOffers, share: 1 },
  { name: 'victim', patterns: victimScripts, share: 1.5 },
  { name: 'approach', patterns: approaches, share: 0.5 },
];

/** Number of texts composed of moves, for each unit of `perPattern`. */
const fraudsPerUnit = 200;
const talksPerUnit = 270;
/** The texts of one scene share their moves but no template, so they are spread over this many clusters. */
const clustersOfScene = 10;

const composedPost =
  (label: number, source: string) =>
  ({ text, category, scene }: ComposedText, i: number): LabelledPost => ({
    text,
    label,
    category,
    cluster: `${scene} ${i % clustersOfScene}`,
    source,
  });

/**
 * A report of a past case is about fraud but is none: it should score above ordinary posts, below the
 * flag.
 */
const narrativeLabel = 0.8;
