import { noWorkFigures, teamFigures } from '#shared/reviews/figures.ts';
import { Duty } from '#shared/reviews/roles.ts';
import { categoriesFor, mayDo, queuesFor, rolesOf } from '#shared/reviews/staff.ts';
import { day } from '#shared/settings/durations.ts';
import { mostBulkAccounts } from '../acting/bulk/plan.ts';
import type { session as endpoints } from '../contract/session.ts';
import { Refusal } from '../server/refusal.ts';
import { personOf, type Routes } from '../server/route.ts';
import { recordSignIn } from '../staff/people.ts';
import { revealsLeft } from '../staff/reveals.ts';

/** Number of days covered by a person's own figures. */
const ownDays = 30;

export const session: Routes<keyof typeof endpoints> = {
  async 'GET /config'(_asked, { settings }) {
    const { platformId, purpose, mode, language, staff } = settings;
    if (!staff) throw new Refusal('not-found');
    const { issuer, clientId, scope, audience, audienceClaim } = staff;
    // Only an absolute URI is a resource (RFC 8707). Entra ID refuses the parameter; its audience is a bare id.
    const isResource = audienceClaim === 'aud' && URL.canParse(audience);
    return {
      platformId,
      purpose,
      mode,
      language,
      signIn: { issuer, clientId, scope, resource: isResource ? audience : null },
    };
  },

  async 'GET /me'({ caller }, ports) {
    await recordSignIn(caller, ports);
    const now = ports.clock.now();
    const counted = await ports.tallies.of('team', now - (ownDays - 1) * day, now);
    return {
      person: personOf(caller),
      roles: [...rolesOf(caller)],
      duties: Duty.options.filter((duty) => mayDo(caller, duty)),
      queues: queuesFor(caller, 'read-cases')?.slice() ?? null,
      categories: categoriesFor(caller, 'read-cases')?.slice() ?? null,
      limits: {
        revealsPerHour: ports.settings.review.revealsPerHour,
        revealsLeft: await revealsLeft(caller.id, ports),
        bulkMost: mostBulkAccounts,
        rulesTakeTwo: ports.settings.review.fourEyes.rules,
      },
      agreement: (teamFigures(counted).get(caller.id) ?? noWorkFigures).agreement,
      expiresAt: caller.expiresAt,
    };
  },

  async 'POST /csp-reports'(_asked, { metrics, log }) {
    metrics.add('CspViolations');
    log.warn('csp-report');
    return null;
  },
};
