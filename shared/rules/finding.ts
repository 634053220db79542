import * as z from 'zod';

/**
 * The kind of evidence that a finding is based on. A freeze needs two of them, or an exact match with an
 * authority's list.
 */
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
 * One fact about an event that supports a finding: a code, worded when it is read (`evidence.ts`), and the
 * values for its sentence.
 */
export const Evidence = z.strictObject({
  code: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Evidence = z.infer<typeof Evidence>;

/** A rule's result for one event. Rules never act. */
export const Finding = z.strictObject({
  rule: z.string(),
  revision: z.number().int().positive(),
  /**
   * Live findings decide. Shadow findings are only counted. Exempted findings would decide if an allow list
   * entry did not prevent it; their evidence names the entry.
   */
  life: z.enum(['shadow', 'live', 'exempted']),
  evidenceFamily: EvidenceFamily,
  /**
   * What the finding is against: the home account, its post, or the account on the other side (`counterpart`;
   * the home account is then the one to warn, and the finding does not count against it).
   */
  subject: z.enum(['account', 'content', 'counterpart']),
  category: z.string(),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  evidence: z.array(Evidence).min(1).max(8),
  /** Whether the account on the other side deserves a warning. */
  warns: z.boolean(),
});
export type Finding = z.infer<typeof Finding>;

/** Whether the finding is based on user reports. Reports can be bought to get a rival removed. */
export const isReportBased = ({ evidenceFamily }: Pick<Finding, 'evidenceFamily'>): boolean =>
  evidenceFamily === 'reports';
