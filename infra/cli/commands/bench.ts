import { Command } from 'commander';
import { localized } from '#infra/localize.ts';
import { benchAccounts } from './bench-accounts.ts';
import { benchConsole } from './bench-console.ts';
import { benchPipeline } from './bench-pipeline.ts';
import { benchRules } from './bench-rules.ts';
import { benchSignups } from './bench-signups.ts';
import { benchText } from './bench-text.ts';

/** `clearspring bench <part>`: measures one part, compared with alternatives. */
export const bench = new Command('bench')
  .description(
    localized({
      'zh-CN': '测量某一部分，并与替代方案对比',
      en: 'measure one part and compare it with alternatives',
    }),
  )
  .addCommand(benchAccounts)
  .addCommand(benchConsole)
  .addCommand(benchPipeline)
  .addCommand(benchRules)
  .addCommand(benchSignups)
  .addCommand(benchText);
