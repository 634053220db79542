import { standDesk } from './desk.ts';
import { operations } from './operations-specimens.ts';
import type { Answering } from './server.ts';
import { deskOf, me } from './specimens.ts';

/** Somebody who may do all that is here, so that one person walks through it. */
const everything = {
  ...me,
  duties: [...me.duties, 'write-rules' as const, 'publish-rules' as const, 'read-audit' as const],
};

/** The desk over rules, lists and whatever else is no case. A test may give its own answers among those that there are. */
export const standOperationsDesk = () => {
  const answers: { -readonly [Name in keyof Answering]: Answering[Name] } = {};
  const desk = standDesk(() => {
    for (const name of Object.keys(answers)) delete answers[name as keyof Answering];
    return Object.assign(answers, deskOf(10), operations(), { 'GET /me': () => everything });
  });
  return { answers, desk };
};
