import { wordEvidence } from '#shared/rules/evidence.ts';
import type { Evidence } from '#shared/rules/finding.ts';
import type { Words } from '../contract/endpoint.ts';

/** What a rule said of one event, in one line for staff. */
export const evidenceWords = (evidence: readonly Evidence[]): Words => ({
  'zh-CN': evidence.map((piece) => wordEvidence(piece, 'zh-CN')).join('；'),
  en: evidence.map((piece) => wordEvidence(piece, 'en')).join('; '),
});
