import { Command } from 'commander';
import { localized, voiceOf } from '#infra/localize.ts';
import { appendToRulebook, auditRulebookEntry } from '#shared/acting/rulebook.ts';
import { lastHaltOrResume } from '#shared/rules/cel/rulebook.ts';
import type { Words } from '#shared/rules/words.ts';
import { instant } from '#shared/settings/durations.ts';
import { type StaffOptions, withPlatform, withStaffOptions } from '../connect.ts';
import { rulebookReasonOption } from '../options.ts';
import { print } from '../print.ts';
import { printable } from '../printable.ts';

const words = {
  halted: {
    'zh-CN':
      '平台 {platform}（{place}）已停止一切自动限制：一分钟内生效，此后命中只转人工；已有的限制不变。恢复：npx clearspring resume --reason … {where}',
    en: 'Platform {platform} ({place}): all automatic restrictions are halted. Within a minute, findings are only flagged for review; existing restrictions stay. To resume: npx clearspring resume --reason … {where}',
  },
  already: {
    'zh-CN': '{by} 已于 {at} 停止平台 {platform}（{place}）的自动限制：{reason}',
    en: 'Platform {platform} ({place}): {by} already halted automatic restrictions at {at}: {reason}',
  },
  resumed: {
    'zh-CN': '平台 {platform}（{place}）已恢复自动限制：一分钟内生效',
    en: 'Platform {platform} ({place}): automatic restrictions resume within a minute',
  },
  runs: {
    'zh-CN': '平台 {platform}（{place}）的自动限制未停止',
    en: 'Platform {platform} ({place}): automatic restrictions are not halted',
  },
  local: { 'zh-CN': '本机', en: 'local' },
  deployed: { 'zh-CN': 'AWS 上', en: 'deployed' },
} as const satisfies Readonly<Record<string, Words>>;

type Options = StaffOptions & { readonly reason: string };

const withReason = (command: Command): Command =>
  withStaffOptions(command.addOption(rulebookReasonOption().makeOptionMandatory()));

/** Records the halt or resumption in the rulebook and the audit log, unless it is already in effect. */
const write = (kind: 'halted' | 'resumed', { reason, by, language, json, ...where }: Options) =>
  withPlatform(where, async (platform) => {
    const { say } = voiceOf(words, language);
    const at = Date.now();
    let last = null as ReturnType<typeof lastHaltOrResume>;
    const written = await appendToRulebook(platform.rulebook, (entries) => {
      last = lastHaltOrResume(entries);
      return (last?.kind ?? 'resumed') === kind ? null : { kind, at, by, reason };
    });
    const changed = written !== null;
    const standing = written ?? last;
    const { platformId } = platform.settings;
    const deployed = where.deployed === true;
    const place = { platform: platformId, place: say(deployed ? 'deployed' : 'local') };
    const sentence = changed
      ? say(kind, { ...place, where: platform.where })
      : kind === 'halted' && standing
        ? say('already', {
            ...place,
            by: standing.by,
            at: instant(standing.at),
            reason: standing.reason,
          })
        : say('runs', place);
    const facts = { platform: platformId, deployed, halted: kind === 'halted', changed };
    // It is in effect from here on, also if it cannot be audited now: `watchRules` does that then.
    print(json, facts, [printable(sentence)]);
    // An earlier run may have stopped between the rulebook and the audit log, so record it here as well.
    if (standing) await auditRulebookEntry(standing, { once: !changed }, platform);
  });

/** `clearspring halt`: one person stops automatic restrictions at once; findings are flagged for review. */
export const halt = withReason(
  new Command('halt').description(
    localized({
      'zh-CN': '停止一切自动限制，命中改为转人工',
      en: 'stop all automatic restrictions: findings are only flagged for review',
    }),
  ),
).action((options: Options) => write('halted', options));

/** `clearspring resume`: ends a halt. */
export const resume = withReason(
  new Command('resume').description(
    localized({ 'zh-CN': '恢复自动限制', en: 'resume automatic restrictions' }),
  ),
).action((options: Options) => write('resumed', options));
