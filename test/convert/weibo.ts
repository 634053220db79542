import * as z from 'zod';
import { Count } from '#shared/events/envelope.ts';
import { minute } from '#shared/settings/durations.ts';
import { type Converted, type ConvertedEvent, inTimeOrder, Label } from './rows.ts';

/** One account with its last posts, newest first. Times are in Beijing time; the newest may lack one. */
export const WeiboAccount = z.object({
  id: z.string(),
  label: Label,
  level: Count,
  followers: Count,
  following: Count,
  posts_total: Count,
  profile_text_len: Count,
  posts: z.array(
    z.object({
      t: z
        .string()
        .regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
        .nullable(),
      client: z.string().nullable(),
      text: z.string(),
      is_repost: z.boolean(),
      likes: Count,
      reposts: Count,
      comments: Count,
    }),
  ),
});
export type WeiboAccount = z.infer<typeof WeiboAccount>;

/** The day the site opened: the file says nothing more precise about sign-up times. */
const siteOpened = '2009-08-14T00:00:00.000Z';

const beijingTime = (written: string): number => Date.parse(`${written.replace(' ', 'T')}+08:00`);

/**
 * Converts Weibo accounts to events. Each account is imported a minute before its first post, with its
 * counters. Posts follow at their own times, with client, repost flag and reactions.
 *
 * A post without a time gets the time of the post before it. Accounts without posts are left out, because
 * they have no time at all. Gender is left out, because nobody may be judged by it.
 */
export const convertWeibo = (
  accounts: readonly WeiboAccount[],
  platformId = 'replay',
): Converted => {
  const events: ConvertedEvent[] = [];
  const truth: Record<string, 0 | 1 | null> = {};
  for (const account of accounts) {
    const oldestFirst = account.posts.toReversed();
    const first = oldestFirst.find(({ t }) => t !== null)?.t;
    if (!first) continue;
    truth[account.id] = account.label;
    let at = beijingTime(first);
    const envelope = { version: 1, platformId, accountId: account.id } as const;
    const opening = Math.min(
      ...oldestFirst.flatMap(({ t }) => (t === null ? [] : [beijingTime(t)])),
    );
    events.push({
      ...envelope,
      eventId: `${account.id}-imported`,
      type: 'account.imported',
      occurredAt: new Date(opening - minute).toISOString(),
      data: {
        signedUpAt: siteOpened,
        level: account.level,
        followers: account.followers,
        following: account.following,
        posts: account.posts_total,
        bioLength: account.profile_text_len,
      },
    });
    for (const [i, post] of oldestFirst.entries()) {
      if (post.t !== null) at = beijingTime(post.t);
      events.push({
        ...envelope,
        eventId: `${account.id}-post-${i}`,
        type: 'content.posted',
        occurredAt: new Date(at).toISOString(),
        ...(post.client !== null && { context: { client: post.client } }),
        data: {
          contentId: `${account.id}-post-${i}`,
          kind: 'post',
          text: post.text,
          repost: post.is_repost,
          reactions: { likes: post.likes, reposts: post.reposts, comments: post.comments },
        },
      });
    }
  }
  return { events: inTimeOrder(events), truth };
};
