import { lexicon } from '../lexicon/lexicon.ts';
import type { Category } from '../reading.ts';
import { approaches } from './approaches/approaches.ts';
import { said } from './approaches/said.ts';
import { spoken } from './approaches/spoken.ts';
import { caseKinds } from './case-kinds.ts';
import { cases } from './cases.ts';
import { type Composed, frauds, ordinaryTalks } from './compose.ts';
import { englishFrauds, englishOrdinary } from './foreign/english.ts';
import { russianFrauds, russianOrdinary } from './foreign/russian.ts';
import type { LabelledPost } from './labelled-post.ts';
import { casual } from './offers/casual.ts';
import { curt } from './offers/curt.ts';
import { lures } from './offers/lures.ts';
import { offers } from './offers/offers.ts';
import { outright } from './offers/outright.ts';
import { styled } from './offers/styled.ts';
import { tradeTalk } from './offers/talk.ts';
import { terseOffers } from './offers/terse-offers.ts';
import { unreachable } from './offers/unreachable.ts';
import { veiled } from './offers/veiled.ts';
import { wanted } from './offers/wanted.ts';
import { ordinary } from './ordinary/ordinary.ts';
import { write } from './phrases.ts';
import type { Random } from './random.ts';
import { narratives, scripts } from './scripts.ts';
import { snares, snaresOfKin } from './service-messages.ts';
import { slots } from './slots.ts';
import { victimScripts } from './victims.ts';

/**
 * Generates labelled texts from our own patterns. Texts of one pattern form one cluster.
 *
 * @param perPattern texts for each pattern, before the share of its kind
 */
export const ownPosts = (perPattern: number, random: Random): LabelledPost[] => {
  const of = (
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
          text: write(pattern, slots, random),
          label,
          category,
          cluster: `${name} ${at}`,
          source: label === 0 ? 'own ordinary' : 'own scripts',
        }),
      ),
    );
  return [
    ...lexicon.flatMap(({ category, examples }) =>
      of(examples, 1, category, `${category} example`, 0.3),
    ),
    ...(Object.keys(scripts) as Category[]).flatMap((category) => [
      ...of(scripts[category], 1, category, category, 1),
      ...of(offers[category], 1, category, `${category} offer`, 0.5),
      ...of(tradeTalk[category] ?? [], 1, category, `${category} talk`, 0.5),
      ...of(casual[category], 1, category, `${category} casual`, 0.75),
      ...of(curt[category], 1, category, `${category} curt`, 0.75),
      ...of(lures[category] ?? [], 1, category, `${category} lure`, 0.75),
      ...of(said[category] ?? [], 1, category, `${category} said`, 0.75),
      ...of(spoken[category] ?? [], 1, category, `${category} spoken`, 0.75),
      ...of(outright[category] ?? [], 1, category, `${category} outright`, 2),
      ...of(styled[category] ?? [], 1, category, `${category} styled`, 0.75),
      ...of(terseOffers[category], 1, category, `${category} terse`, 3),
      ...of(unreachable[category] ?? [], 1, category, `${category} unreachable`, 0.75),
      ...of(veiled[category], 1, category, `${category} veiled`, 0.75),
      ...of(wanted[category] ?? [], 1, category, `${category} wanted`, 1.5),
      ...of(victimScripts[category] ?? [], 1, category, `${category} victim`, 1.5),
      ...of(approaches[category] ?? [], 1, category, `${category} approach`, 0.5),
    ]),
    ...of(snares, 1, 'impersonation', 'snares', 3),
    ...of(snaresOfKin, 1, 'impersonation', 'snares of kin', 1.5),
    ...Object.entries(ordinary).flatMap(([kind, { patterns, share }]) =>
      of(patterns, 0, null, kind, share),
    ),
    ...of(narratives, narrativeLabel, null, 'narratives', 3),
    ...of(cases, narrativeLabel, null, 'cases', 0.75),
    ...of(caseKinds, narrativeLabel, null, 'case kinds', 1.5),
    ...of(englishFrauds, 1, null, 'english frauds', 0.75),
    ...of(englishOrdinary, 0, null, 'english ordinary', 0.75),
    ...of(russianFrauds, 1, null, 'russian frauds', 0.75),
    ...of(russianOrdinary, 0, null, 'russian ordinary', 0.75),
    ...frauds(perPattern * fraudsEach, random).map(composedPost(1, 'own scripts')),
    ...ordinaryTalks(perPattern * talksEach, random).map(composedPost(0, 'own ordinary')),
  ];
};

/** Number of texts composed of moves, for each unit of `perPattern`. */
const fraudsEach = 200;
const talksEach = 270;
/** The texts of one scene share their moves but no template, so they are spread over this many clusters. */
const clustersOfScene = 10;

const composedPost =
  (label: number, source: string) =>
  ({ text, category, scene }: Composed, i: number): LabelledPost => ({
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
