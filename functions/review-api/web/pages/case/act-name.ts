import type { RulingView } from '../../../contract/cases.ts';
import { filled, type Words } from '../../words/say.ts';
import { acts, termOf } from '../../words/terms.ts';
import { words } from './words.ts';

/** The name of an act; of an act on a post, with the post's id. */
export const actName = ({ act, subject }: Pick<RulingView, 'act' | 'subject'>): Words => {
  const name = termOf(acts, act);
  return subject.kind === 'content' ? filled(words.onPost, { act: name, id: subject.id }) : name;
};
