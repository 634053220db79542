import * as z from 'zod';
import { Duty } from '#shared/reviews/roles.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { Role } from '#shared/settings/review.ts';
import type { Endpoints } from './endpoint.ts';
import { Person, Share } from './endpoint.ts';

/** The configuration that the console needs before sign-in. */
const Config = z.strictObject({
  platformId: z.string(),
  purpose: PlatformSettings.shape.purpose.unwrap(),
  mode: PlatformSettings.shape.mode.unwrap(),
  language: PlatformSettings.shape.language.unwrap(),
  /**
   * Authorization code flow with PKCE, as a public client. `redirect_uri` is `<origin>/console/signed-in`.
   */
  signIn: z.strictObject({
    issuer: z.string(),
    clientId: z.string(),
    scope: z.string(),
    /** RFC 8707 resource indicator, if the issuer needs it. */
    resource: z.string().nullable(),
  }),
});

/** The signed-in person and their permissions. */
const Me = z.strictObject({
  person: Person,
  roles: z.array(Role),
  duties: z.array(Duty),
  /** `null` means all of them. */
  queues: z.array(z.string()).nullable(),
  categories: z.array(z.string()).nullable(),
  limits: z.strictObject({
    revealsPerHour: z.number().int(),
    revealsLeft: z.number().int(),
    bulkMost: z.number().int(),
    /** Whether a rule that is to decide takes a second person, whoever asks. Its author always needs one. */
    rulesTakeTwo: z.boolean(),
  }),
  /** Share of blind second rulings that agreed with this person's rulings. */
  agreement: Share,
  /** When the token expires, epoch milliseconds. */
  expiresAt: z.number().int(),
});

/** Served by `routes/session.ts`. */
export const session = {
  'GET /config': {
    summary: 'Configuration that the console needs before sign-in',
    duty: 'anyone',
    answer: Config,
  },
  'GET /me': {
    summary: 'The signed-in person, with roles and limits',
    duty: 'signed-in',
    answer: Me,
  },
  'POST /csp-reports': {
    summary: 'Counts a violation of the content security policy, reported by a browser',
    duty: 'anyone',
    body: z.unknown(),
    answer: z.null(),
    status: 204,
  },
} as const satisfies Endpoints;
