import * as z from 'zod';

/** What a finding rests on. A freeze needs two of these, or an exact match with an authority's list. */
export const EvidenceFamily = z.enum([
  'identity',
  'network',
  'behaviour',
  'content',
  'reports',
  'list',
]);
export type EvidenceFamily = z.infer<typeof EvidenceFamily>;

/**
 * One thing that is true of an event and speaks for a finding: a code that is worded on read
 * (`evidence.ts`), and the values that go into the sentence.
 */
export const Evidence = z.strictObject({
  code: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Evidence = z.infer<typeof Evidence>;

/** What a rule says about one event. It never acts. */
export const Finding = z.strictObject({
  rule: z.string(),
  revision: z.number().int().positive(),
  /**
   * Live findings decide; shadow findings are only counted; exempted ones would decide but for the
   * allow list, and say which entry of it.
   */
  life: z.enum(['shadow', 'live', 'exempted']),
  evidenceFamily: EvidenceFamily,
  /**
   * Whom it speaks against: the home account, its post, or the account on the other side (then the
   * home account is the one to warn, and nothing here counts against it).
   */
  subject: z.enum(['account', 'content', 'counterpart']),
  category: z.string(),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  evidence: z.array(Evidence).min(1).max(8),
  /** Whoever is on the other side of the one it speaks against deserves a warning. */
  warns: z.boolean(),
});
export type Finding = z.infer<typeof Finding>;

/** Whether it is what people reported, which whoever wants a rival gone can buy. */
export const isReport = ({ evidenceFamily }: Pick<Finding, 'evidenceFamily'>): boolean =>
  evidenceFamily === 'reports';
