import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import * as z from 'zod';
import { dateOf, day } from '#shared/settings/durations.ts';
import { Refusal } from './refusal.ts';
import type { ReviewPorts } from './route.ts';

const answerRetention = day;
/** A request still unfinished after this time has died. */
const requestTimeout = 30_000;

const Answered = z.strictObject({
  request: z.string(),
  at: z.number(),
  answer: z.json().optional(),
});

/** What a person asked for under an idempotency key of theirs. */
type KeyedRequest = {
  readonly key: string;
  readonly by: string;
  readonly name: string;
  readonly path: unknown;
  readonly query: unknown;
  readonly body: unknown;
};

type Ports = Pick<ReviewPorts, 'papers' | 'clock'>;

/** Does an act, given when it was first requested, epoch milliseconds. Its id contains the day of that. */
type Work = (act: string, startedAt: number) => Promise<unknown>;

const actIdOf = ({ by, key }: KeyedRequest, startedAt: number): string =>
  `${dateOf(startedAt)} ${by} ${key}`;

/**
 * The act in a body. The version that it is based on does not belong to it: whoever lost the answer may have read
 * a newer one before the retry.
 */
const actIn = (body: unknown): unknown => {
  if (typeof body !== 'object' || body === null || !('expectedVersion' in body)) return body;
  const { expectedVersion, ...act } = body;
  return act;
};

const digestOf = ({ name, path, query, body }: KeyedRequest): string =>
  hash('sha256', canonicalize([name, [path, query, actIn(body)]]) ?? '', 'base64url');

const readEarlier = async ({ by, key }: KeyedRequest, { papers }: Pick<Ports, 'papers'>) => {
  const [there] = await papers.read('answer', [{ folder: by, id: key }]);
  return there ? Answered.parse(there.body) : null;
};

/**
 * Does an act once per idempotency key. A retry returns the first answer; the key with a different request
 * is refused. A refused request frees its key.
 */
export const runOnce = async (
  request: KeyedRequest,
  ports: Ports,
  work: Work,
): Promise<unknown> => {
  const { key, by } = request;
  const { papers, clock } = ports;
  const at = clock.now();
  const digest = digestOf(request);
  const paper = { kind: 'answer', folder: by, id: key, expiresAt: at + answerRetention } as const;
  const begun = await papers.write({ ...paper, version: 1, body: { request: digest, at } });
  let startedAt = at;
  if (begun === 'stale') {
    const earlier = await readEarlier(request, ports);
    // The earlier request was refused, so the key is about to be free again.
    if (!earlier) throw new Refusal('too-many', { retryAfter: 1 });
    if (earlier.request !== digest) throw new Refusal('key-reused');
    if (earlier.answer !== undefined) return earlier.answer;
    if (at - earlier.at < requestTimeout) throw new Refusal('too-many', { retryAfter: 1 });
    // The earlier request died: repeat the same act, which finds and continues its partial results.
    startedAt = earlier.at;
  }
  try {
    const answer = await work(actIdOf(request, startedAt), startedAt);
    await papers.write({ ...paper, version: 2, body: { request: digest, at: startedAt, answer } });
    return answer;
  } catch (error) {
    if (error instanceof Refusal) await papers.remove('answer', by, key);
    throw error;
  }
};

/** Does what belongs to an act that was requested under this key, without counting as a request of it. */
export const runAsNamed = async (
  request: KeyedRequest,
  ports: Ports,
  work: Work,
): Promise<unknown> => {
  const { at } = (await readEarlier(request, ports)) ?? { at: ports.clock.now() };
  return work(actIdOf(request, at), at);
};
