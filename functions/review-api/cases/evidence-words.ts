import { wordEvidence } from '#shared/rules/evidence.ts';
import type { Evidence } from '#shared/rules/finding.ts';
import type { Words } from '../contract/endpoint.ts';

/** The evidence of a rule about one event, in one line for staff. */
export const evidenceWords = (evidence: readonly Evidence[]): Words => ({
  'zh-CN': evidence.map((piece) => wordEvidence(piece, 'zh-CN')).join('；'),
  en: evidence.map((piece) => wordEvidence(piece, 'en')).join('; '),
});
