import { Command } from 'commander';
import { localized } from '#infra/localize.ts';
import { accountErase } from './account-erase.ts';
import { accountExport } from './account-export.ts';
import { accountResend } from './account-resend.ts';

/** `clearspring account`: data requests of a person, and resending states to the platform. */
export const account = new Command('account')
  .description(
    localized({
      'zh-CN': '应本人请求导出或删除一个账号的信息；恢复备份后重发各账号的状态',
      en: 'export or erase one account’s data on request; resend all states after a restore',
    }),
  )
  .addCommand(accountExport)
  .addCommand(accountErase)
  .addCommand(accountResend);
