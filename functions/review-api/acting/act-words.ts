import { isMeasure, measures } from '#shared/decisions/words.ts';
import type { Words } from '../contract/endpoint.ts';

/** The effect of an act, in words. */
const effectWords = (act: string): Words =>
  isMeasure(act) ? measures[act] : { 'zh-CN': '维持现状', en: 'the current decision is upheld' };

/** Describes an act on one account (by id) or on a number of accounts. */
export const actWords = (about: string | number, act: string): Words => {
  const does = effectWords(act);
  return typeof about === 'number'
    ? {
        'zh-CN': `${about} 个账号：${does['zh-CN']}`,
        en: `${about} ${about === 1 ? 'account' : 'accounts'}: ${does.en}`,
      }
    : { 'zh-CN': `账号 ${about}：${does['zh-CN']}`, en: `Account ${about}: ${does.en}` };
};

/** Describes the undo of an act, as `actWords` does for the act itself. */
export const undoWords = (about: string | number, act: string): Words => {
  const does = actWords(about, act);
  return { 'zh-CN': `撤销：${does['zh-CN']}`, en: `Undo: ${does.en}` };
};
