import { type BrakeKey, haltBrake } from '#shared/decisions/decision.ts';
import type { TrippedBrake } from '#shared/effects/brakes.ts';
import { maskName } from '#shared/reviews/exhibit.ts';
import type { Catalogue } from '#shared/rules/collect.ts';
import type { Words } from '#shared/rules/words.ts';

/** The key of a brake as shown to staff; the value of a source is masked except for its ends. */
export const brakeName = (key: BrakeKey): string => {
  if (!key.startsWith('source:')) return key;
  const [kind = '', ...value] = key.slice('source:'.length).split(':');
  return `source:${kind}:${maskName(value.join(':'))}`;
};

/**
 * Describes what a brake holds back.
 *
 * @example
 * declare const catalogue: Catalogue;
 * brakeWords('rule:content.card-trade', catalogue).en; // 'freezes: Trade in bank cards …'
 */
export const brakeWords = (key: TrippedBrake, { find }: Catalogue): Words => {
  if (key === 'platform') return { 'zh-CN': '全平台的冻结', en: 'freezes across the platform' };
  if (key === haltBrake) {
    return { 'zh-CN': '一切自动限制已停止', en: 'all automatic restrictions were halted' };
  }
  const [kind = '', ...rest] = key.split(':');
  const id = rest.join(':');
  const title = find(id)?.title ?? { 'zh-CN': id, en: id };
  switch (kind) {
    case 'rule':
      return { 'zh-CN': `冻结：${title['zh-CN']}`, en: `freezes: ${title.en}` };
    case 'restrictions':
      return { 'zh-CN': `其他限制：${title['zh-CN']}`, en: `other restrictions: ${title.en}` };
    default:
      return { 'zh-CN': '由同一来源引起的冻结', en: 'freezes caused by one source' };
  }
};
