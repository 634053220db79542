import { setUpDesk } from './desk.ts';
import { operationsAnswers } from './operations-specimens.ts';
import type { CannedAnswers } from './server.ts';
import { caseDeskAnswers, me } from './specimens.ts';

/** A person with all duties, so that one person can visit every page. */
const everyDuty = {
  ...me,
  duties: [...me.duties, 'write-rules' as const, 'publish-rules' as const, 'read-audit' as const],
};

/** A desk for rules, lists and everything else besides cases. A test may override single responses. */
export const setUpOperationsDesk = () => {
  const answers: { -readonly [Name in keyof CannedAnswers]: CannedAnswers[Name] } = {};
  const desk = setUpDesk(() => {
    for (const name of Object.keys(answers)) delete answers[name as keyof CannedAnswers];
    return Object.assign(answers, caseDeskAnswers(10), operationsAnswers(), {
      'GET /me': () => everyDuty,
    });
  });
  return { answers, desk };
};
