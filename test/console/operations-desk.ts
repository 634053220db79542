import { standDesk } from './desk.ts';
import { operations } from './operations-specimens.ts';
import type { Answering } from './server.ts';
import { deskOf, me } from './specimens.ts';

/** A person with all duties, so that one person can visit every page. */
const everything = {
  ...me,
  duties: [...me.duties, 'write-rules' as const, 'publish-rules' as const, 'read-audit' as const],
};

/** A desk for rules, lists and everything else besides cases. A test may override single responses. */
export const standOperationsDesk = () => {
  const answers: { -readonly [Name in keyof Answering]: Answering[Name] } = {};
  const desk = standDesk(() => {
    for (const name of Object.keys(answers)) delete answers[name as keyof Answering];
    return Object.assign(answers, deskOf(10), operations(), { 'GET /me': () => everything });
  });
  return { answers, desk };
};
