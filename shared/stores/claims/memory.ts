import type { CaseViewer, Claim, Claims } from './port.ts';

/** Claims and viewers in memory. */
export const memoryClaims = (): Claims => {
  const claims = new Map<string, Claim>();
  const viewers = new Map<string, Map<string, CaseViewer>>();

  return {
    async inForce(now, { most }) {
      return [...claims.values()]
        .filter(({ until }) => until > now)
        .toSorted((a, b) => a.until - b.until)
        .slice(0, most);
    },
    async of(caseIds, now) {
      return new Map(
        caseIds.flatMap((caseId) => {
          const claim = claims.get(caseId);
          return claim && claim.until > now ? [[caseId, claim] as const] : [];
        }),
      );
    },
    async claim(claim, now) {
      const existing = claims.get(claim.caseId);
      if (existing && existing.until > now && existing.by !== claim.by) return existing;
      const kept = existing && existing.until > now ? { ...claim, since: existing.since } : claim;
      claims.set(claim.caseId, kept);
      return kept;
    },
    async release(caseId, by) {
      if (claims.get(caseId)?.by === by) claims.delete(caseId);
    },
    async recordViewer(caseId, who, now) {
      const caseViewers = viewers.get(caseId) ?? new Map<string, CaseViewer>();
      viewers.set(caseId, caseViewers.set(who.by, who));
      return [...caseViewers.values()].filter(({ by, until }) => by !== who.by && until > now);
    },
  };
};
