import { textKeyOf } from '../decisions/text-key.ts';
import type { Effects, PostState } from '../effects/effects.ts';
import { isFromText } from '../signals/entity-state.ts';
import { contentIdOf } from '../signals/event-fields.ts';
import type { LinkedItem } from './intake.ts';
import type { MeasuredEvent } from './measure-and-judge.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * The item with the judgement of a person who restored the post, if the text says what it said then: the reader's verdict
 * does not count, and the text links the account to nobody.
 */
export const asRestored = (
  item: LinkedItem,
  { posts }: Pick<Surroundings, 'posts'>,
): LinkedItem => {
  const { occurrence, reading, touched } = item;
  const { event } = occurrence;
  const post = posts.get(contentIdOf(event) ?? '');
  // Only a person makes a post visible again.
  if (!reading || post?.visibility !== 'visible' || post.accountId !== event.accountId) return item;
  return textKeyOf(reading) === post.text
    ? {
        ...item,
        reading: { ...reading, verdict: 'allow' },
        touched: touched.filter((entity) => !isFromText(entity)),
      }
    : item;
};

/**
 * The post of an event as it is to be stored; `null` if nothing changes. A hidden or flagged post has the key of its text:
 * whoever restores it finds that text fine, whatever it said before.
 */
export const postAfter = (
  { occurrence, reading, signals: { content } }: MeasuredEvent,
  change: Effects['post'],
  { posts }: Pick<Surroundings, 'posts'>,
): Effects['post'] => {
  const contentId = content?.contentId;
  const { accountId } = occurrence.event;
  if (!reading || !contentId) return change;
  const text = textKeyOf(reading);
  const withText = ({ text: _, ...post }: PostState): PostState => ({
    ...post,
    ...(text !== null && { text }),
  });
  if (change) return { ...change, post: withText(change.post) };
  const post = posts.get(contentId);
  if (!post || post.visibility === 'visible' || post.accountId !== accountId) return null;
  if (text === (post.text ?? null)) return null;
  // Its version stays: the platform is told nothing, and a ruling on it can still be undone.
  const { visibility: from, version: replacedVersion } = post;
  return { contentId, accountId, from, replacedVersion, post: withText(post) };
};
