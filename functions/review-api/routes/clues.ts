import { passOnClue } from '../acting/clues.ts';
import { caseFor } from '../cases/open-case.ts';
import type { clues as endpoints } from '../contract/clues.ts';
import type { Routes } from '../server/route.ts';

export const clues: Routes<keyof typeof endpoints> = {
  async 'POST /cases/{caseId}/clues'({ path: { caseId }, body, caller }, ports) {
    const known = await caseFor(caseId, caller, 'pass-clue', ports);
    return passOnClue(known, body, caller, ports);
  },
};
