import { Command, Option } from 'commander';
import { localized } from '#infra/localize.ts';
import type { Earned } from '#test/bench/signups/screened.ts';
import { count, jsonOption, wholeNumber } from '../options.ts';

type Options = {
  readonly seeds: readonly number[];
  readonly honest: number;
  readonly farms: number;
  readonly size: number;
  readonly earned: Earned;
  readonly company?: boolean;
  readonly json?: boolean;
};

/** `clearspring bench signups`: account farms and honest people of the simulator, on the live path. */
export const benchSignups = new Command('signups')
  .description(
    localized({
      'zh-CN': '在注册模拟器上抓到的养号团伙与误伤的正常用户',
      en: 'account farms caught and honest people restricted, on the sign-up simulator',
    }),
  )
  .addOption(
    new Option(
      '--seeds <seeds>',
      localized({
        'zh-CN': '要筛查的模拟历史，每个种子一份',
        en: 'simulated histories to screen, one per seed',
      }),
    )
      .argParser((text) => text.split(',').map(wholeNumber))
      .default([1, 2, 3], '1,2,3'),
  )
  .option(
    '--honest <n>',
    localized({ 'zh-CN': '每份历史的正常用户数', en: 'honest people per history' }),
    wholeNumber,
    4000,
  )
  .option(
    '--farms <n>',
    localized({ 'zh-CN': '每份历史中每种团伙的数量', en: 'farms of each kind per history' }),
    wholeNumber,
    2,
  )
  .option(
    '--size <n>',
    localized({ 'zh-CN': '每个团伙的账号数，约', en: 'accounts per farm, approximately' }),
    count,
    24,
  )
  .addOption(
    new Option(
      '--earned <rules>',
      localized({
        'zh-CN':
          '哪些规则可冻结：none 为新接入平台，都不可；live 为随产品启用的规则；all 为全部，影子规则也参与决定',
        en: 'which rules may freeze: none (a new platform), live (rules that ship live) or all (shadow rules decide too)',
      }),
    )
      .choices(['none', 'live', 'all'])
      .default('all'),
  )
  .option(
    '--company',
    localized({
      'zh-CN': '陌生人会回应、有人广泛询问、有程序定时操作、有人改写资料、有账号被盗',
      en: 'add strangers who answer, people who ask many others, scheduled programs, rewritten profiles and stolen accounts',
    }),
  )
  .addOption(jsonOption())
  .action(
    async ({ seeds, honest, farms, size, earned, company = false, json = false }: Options) => {
      const { measureSignups } = await import('#test/bench/signups/measure.ts');
      const { reportOfSignups } = await import('#test/bench/signups/report.ts');
      const figures = await measureSignups({
        seeds,
        honest,
        farmsOfEach: farms,
        farmSize: size,
        earned,
        withCompany: company,
        printLine: (line) => void process.stderr.write(`${line}\n`),
      });
      process.stdout.write(json ? `${JSON.stringify(figures)}\n` : reportOfSignups(figures));
    },
  );
