import { warningsOn } from '../acting/warnings/people-at-risk.ts';
import { sendWarnings } from '../acting/warnings/sending.ts';
import { withdrawWarnings } from '../acting/warnings/withdrawing.ts';
import { caseFor } from '../cases/open-case.ts';
import type { warnings as endpoints } from '../contract/warnings.ts';
import type { Routes } from '../server/route.ts';

export const warnings: Routes<keyof typeof endpoints> = {
  async 'GET /cases/{caseId}/warnings'({ path: { caseId }, query, caller }, ports) {
    const known = await caseFor(caseId, caller, 'rule', ports);
    return warningsOn(known, query.category, caller, ports);
  },

  async 'POST /cases/{caseId}/warnings'({ path: { caseId }, body, caller }, ports) {
    const known = await caseFor(caseId, caller, 'rule', ports);
    return sendWarnings(known, body, caller, ports);
  },

  async 'POST /cases/{caseId}/warnings/{warningId}/undo'({ path, body, caller }, ports) {
    const known = await caseFor(path.caseId, caller, 'rule', ports);
    return withdrawWarnings(known, path.warningId, body.reason, caller, ports);
  },
};
