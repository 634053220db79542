import { Command } from 'commander';
import { told } from '#infra/voice.ts';
import { accountErase } from './account-erase.ts';
import { accountExport } from './account-export.ts';
import { accountResend } from './account-resend.ts';

/** `clearspring account`: what a person may ask about their data, and what a receiver is told anew. */
export const account = new Command('account')
  .description(
    told({
      'zh-CN': '应本人请求导出或删除一个账号的信息；恢复备份后重发各账号的状态',
      en: 'export or erase one account’s data on request; resend all states after a restore',
    }),
  )
  .addCommand(accountExport)
  .addCommand(accountErase)
  .addCommand(accountResend);
