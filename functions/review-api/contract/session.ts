import * as z from 'zod';
import { Duty } from '#shared/reviews/roles.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { Role } from '#shared/settings/review.ts';
import type { Endpoints } from './endpoint.ts';
import { Person, Share } from './endpoint.ts';

/** What the console must know before anybody has signed in. */
const Config = z.strictObject({
  platformId: z.string(),
  purpose: PlatformSettings.shape.purpose.unwrap(),
  mode: PlatformSettings.shape.mode.unwrap(),
  language: PlatformSettings.shape.language.unwrap(),
  /** Authorization code with PKCE, as a public client. `redirect_uri` is `<origin>/console/signed-in`. */
  signIn: z.strictObject({
    issuer: z.string(),
    clientId: z.string(),
    scope: z.string(),
    /** RFC 8707, where the issuer wants it. */
    resource: z.string().nullable(),
  }),
});

/** Who is signed in, and what they may do here. */
const Me = z.strictObject({
  person: Person,
  roles: z.array(Role),
  duties: z.array(Duty),
  /** `null`: all of them. */
  queues: z.array(z.string()).nullable(),
  categories: z.array(z.string()).nullable(),
  limits: z.strictObject({
    revealsAnHour: z.number().int(),
    revealsLeft: z.number().int(),
    bulkMost: z.number().int(),
  }),
  /** What others found of this person's work: agreement of blind re-reviews, and overturned rulings. */
  agreement: Share,
  /** Until when the token is good, epoch milliseconds. */
  expiresAt: z.number().int(),
});

/** File `routes/session.ts`. */
export const session = {
  'GET /config': {
    summary: 'What the console must know before sign-in',
    duty: 'anyone',
    answer: Config,
  },
  'GET /me': { summary: 'Who is signed in', duty: 'signed-in', answer: Me },
  'POST /csp-reports': {
    summary: 'Counts a violation of the content security policy, reported by a browser',
    duty: 'anyone',
    body: z.unknown(),
    answer: z.null(),
    status: 204,
  },
} as const satisfies Endpoints;
