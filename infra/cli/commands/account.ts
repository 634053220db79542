import { Command } from 'commander';
import { told } from '../voice.ts';
import { accountErase } from './account-erase.ts';
import { accountExport } from './account-export.ts';

/** `clearspring account`: what a person may ask about their data. */
export const account = new Command('account')
  .description(
    told({
      'zh-CN': '应本人请求，导出或删除一个账号的信息',
      en: 'export or erase what is held about one account, when its person asks',
    }),
  )
  .addCommand(accountExport)
  .addCommand(accountErase);
