import { stripVTControlCharacters } from 'node:util';
import { type Command, Help } from 'commander';
import { localized, outputLanguage } from '#infra/localize.ts';
import { fill, type Words } from '#shared/rules/words.ts';

/** Texts of the command-line library, with the English exactly as the library prints it. */
const phrases: readonly Words[] = [
  { 'zh-CN': '用法：', en: 'Usage:' },
  { 'zh-CN': '参数：', en: 'Arguments:' },
  { 'zh-CN': '选项：', en: 'Options:' },
  { 'zh-CN': '命令：', en: 'Commands:' },
  { 'zh-CN': '可选：', en: 'choices: ' },
  { 'zh-CN': '默认：', en: 'default: ' },
  { 'zh-CN': '环境变量：', en: 'env: ' },
  { 'zh-CN': '错误：没有选项 {flag}', en: "error: unknown option '{flag}'" },
  { 'zh-CN': '错误：没有命令 {name}', en: "error: unknown command '{name}'" },
  { 'zh-CN': '（是否指 {names} 之一？）', en: '(Did you mean one of {names}?)' },
  { 'zh-CN': '（是否指 {name}？）', en: '(Did you mean {name}?)' },
  { 'zh-CN': '错误：缺少参数 <{name}>', en: "error: missing required argument '{name}'" },
  { 'zh-CN': '错误：选项 {flags} 缺少取值', en: "error: option '{flags}' argument missing" },
  { 'zh-CN': '错误：须写明选项 {flags}', en: "error: required option '{flags}' not specified" },
  {
    'zh-CN': '错误：选项 {flags} 的取值“{value}”无效。',
    en: "error: option '{flags}' argument '{value}' is invalid. ",
  },
  {
    'zh-CN': '错误：参数 <{name}> 的取值“{value}”无效。',
    en: "error: command-argument value '{value}' is invalid for argument '{name}'. ",
  },
  { 'zh-CN': '可选：{choices}。', en: 'Allowed choices are {choices}.' },
  {
    'zh-CN': '错误：选项 {one} 不能与选项 {other} 同时使用',
    en: "error: option '{one}' cannot be used with option '{other}'",
  },
  {
    'zh-CN': '错误：{name} 应有 {expected} 个参数，实有 {received} 个：{all}',
    en: "error: too many arguments for '{name}'. Expected {expected} {expected|argument|arguments} but got {received}: {all}.",
  },
];

/** Translations of value placeholders, as in `--rate <events>`. */
const placeholders: Readonly<Record<string, string>> = {
  accountId: '账号',
  archive: '归档',
  cases: '案件数',
  changes: '条数',
  code: '代码',
  commands: '指令数',
  command: '命令',
  day: '日期',
  days: '天数',
  'decision id': '决定的 id',
  dir: '目录',
  entries: '条数',
  events: '事件数',
  file: '文件',
  files: '文件',
  folder: '目录',
  format: '格式',
  kind: '种类',
  language: '语言',
  life: '阶段',
  list: '名单',
  loads: '次数',
  megabytes: '兆字节',
  messages: '条数',
  minutes: '分钟数',
  n: '个数',
  name: '名称',
  number: '数',
  options: '选项',
  pages: '页数',
  place: '位置',
  platform: '平台',
  posts: '内容',
  presses: '次数',
  reports: '条数',
  rules: '规则',
  seconds: '秒数',
  seeds: '种子',
  share: '比例',
  source: '来源',
  text: '文本',
  value: '值',
  versions: '版本数',
  words: '文字',
  workers: '个数',
};

const translatePlaceholders = (text: string): string =>
  text.replaceAll(/(?<=[<[])[^<>[\]]+(?=[>\]])/g, (placeholder) =>
    placeholder
      .split(/( \| |[:=|]|\.{3})/)
      .map((part) => placeholders[part] ?? part)
      .join(''),
  );

/** Converts a phrase to a regular expression that captures its values. */
const phrasePattern = (phrase: string): RegExp =>
  new RegExp(
    phrase
      .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll(/\\\{\w+\\\|(\w+)\\\|(\w+)\\\}/g, '(?:$1|$2)')
      .replaceAll(/\\\{(\w+)\\\}/g, '(?<$1>.+?)'),
  );

const translations = phrases.map(({ 'zh-CN': chinese, en }) => ({
  found: phrasePattern(en),
  chinese,
}));

/** Translates a text of the library into the language of this run. */
const translate = (text: string): string =>
  outputLanguage === 'en'
    ? text
    : translatePlaceholders(
        translations.reduce((sentence, { found, chinese }) => {
          const match = found.exec(sentence);
          if (!match) return sentence;
          return sentence.replace(match[0], () => fill(chinese, match.groups ?? {}));
        }, text),
      );

/** Translates what follows a description: choices, the default, the environment variable. */
const translateExtra = (whole: string, description: string): string =>
  `${description}${translate(whole.slice(description.length))}`;

const wide = /[\p{Script=Han}\u3000-\u303f\uff01-\uff60]/gu;

/** Width of a text in terminal cells; Chinese characters take two. */
const widthOf = (text: string): number => {
  const shown = stripVTControlCharacters(text);
  return shown.length + (shown.match(wide)?.length ?? 0);
};

/** Pads a text with spaces to a width in terminal cells. */
export const padded = (text: string, cells: number): string =>
  text + ' '.repeat(Math.max(0, cells - widthOf(text)));

/**
 * Splits a text where a line may break: after words and Chinese characters, not before closing punctuation.
 */
const breakable = /\s*(?:[\p{Script=Han}“（《][）》”，。；：、？…]*|[^\s\p{Script=Han}“（《]+)/gu;

const library = new Help();

/** Returns how a command is used, with the options that it cannot do without: the library shows none. */
const usageOf = (command: Command): string =>
  library.commandUsage(command).replace(
    '[options]',
    command.options
      .filter(({ mandatory, defaultValue }) => mandatory && defaultValue === undefined)
      .map(({ flags }) => `${flags} `)
      .concat('[options]')
      .join(''),
  );

/**
 * Translates a program and all its subcommands into the language of this run: help texts and errors about the
 * command line.
 *
 * @example
 * await withTranslatedHelp(new Command('clearspring').addCommand(start)).parseAsync();
 */
export const withTranslatedHelp = (program: Command): Command => {
  const describe = { 'zh-CN': '显示命令的用法', en: 'display help for command' };
  program
    .helpOption('-h, --help', localized(describe))
    .helpCommand('help [command]', localized(describe))
    .showHelpAfterError(
      localized({
        'zh-CN': '（加 --help 查看此命令的用法）',
        en: '(run with --help to see its arguments and options)',
      }),
    )
    .configureOutput({ outputError: (text, write) => write(translate(text)) })
    .configureHelp({
      styleTitle: translate,
      commandUsage: (command) => translate(usageOf(command)),
      subcommandTerm: (command) => translate(library.subcommandTerm(command)),
      argumentTerm: (argument) => translate(`<${library.argumentTerm(argument)}>`).slice(1, -1),
      optionTerm: (option) => translate(library.optionTerm(option)),
      optionDescription: (option) =>
        translateExtra(library.optionDescription(option), option.description),
      argumentDescription: (argument) =>
        translateExtra(library.argumentDescription(argument), argument.description),
      displayWidth: widthOf,
      boxWrap(text, width) {
        const lines: string[] = [];
        let line = '';
        for (const part of text.match(breakable) ?? []) {
          if (line !== '' && widthOf(line + part) > width) {
            lines.push(line);
            line = '';
          }
          line += line === '' ? part.trimStart() : part;
        }
        return [...lines, line].join('\n');
      },
    });
  const inheritSettings = (command: Command): void => {
    for (const subcommand of command.commands) {
      subcommand.copyInheritedSettings(command);
      inheritSettings(subcommand);
    }
  };
  inheritSettings(program);
  return program;
};
