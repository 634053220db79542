import { describe, expect, it } from 'vitest';
import {
  type Command,
  effectiveCommands,
  hasSingleKey,
  printedKeys,
  searchCommands,
} from '#functions/review-api/web/commands/commands.ts';

const command = (id: string, zh: string, en: string, keys?: string): Command => ({
  id,
  words: { 'zh-CN': zh, en },
  group: { 'zh-CN': '组', en: 'group' },
  run: () => undefined,
  ...(keys !== undefined && { keys }),
});
const ids = (commands: readonly Command[]) => commands.map(({ id }) => id);

describe('effectiveCommands', () => {
  it('gives a key to the innermost part', () => {
    const outer = [command('outer', '外', 'outer', 'u'), command('other', '他', 'other', 'x')];
    const inner = [command('inner', '内', 'inner', 'u')];
    expect(ids(effectiveCommands([outer, inner]))).toEqual(['other', 'inner']);
  });

  it('keeps the later of two commands with one id', () => {
    const [only] = effectiveCommands([[command('a', '旧', 'old')], [command('a', '新', 'new')]]);
    expect(only?.words.en).toBe('new');
  });
});

describe('searchCommands', () => {
  const commands = [
    command('freeze', '冻结账号', 'Freeze the account'),
    command('release', '放行', 'Release'),
    command('unfreeze', '解除冻结', 'Lift a freeze'),
  ];

  it('ranks prefix matches first, in either language', () => {
    expect(ids(searchCommands(commands, 'freeze'))).toEqual(['freeze', 'unfreeze']);
    expect(ids(searchCommands(commands, '冻结'))).toEqual(['freeze', 'unfreeze']);
  });

  it('matches letters in order', () => {
    expect(ids(searchCommands(commands, 'rls'))).toEqual(['release']);
  });

  it('lists commands of the page first, then global ones, and sign-out last', () => {
    const all = [
      { ...command('sign-out', '退出', 'Sign out'), place: 'last' as const },
      { ...command('go', '案件', 'Cases'), place: 'everywhere' as const },
      ...commands,
    ];
    expect(ids(searchCommands(all, ''))).toEqual([
      'freeze',
      'release',
      'unfreeze',
      'go',
      'sign-out',
    ]);
    const named = [
      { ...command('out', '退出', 'Release me'), place: 'last' as const },
      ...commands,
    ];
    expect(ids(searchCommands(named, 'release'))).toEqual(['release', 'out']);
  });

  it('lists all commands for an empty query, and none for nonsense', () => {
    expect(searchCommands(commands, '  ')).toHaveLength(3);
    expect(searchCommands(commands, 'qqqq')).toEqual([]);
  });
});

describe('keys', () => {
  it('distinguishes single keys from combinations', () => {
    expect(['j', 'g q', 'Shift+?', '$mod+k', 'Escape'].map(hasSingleKey)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it('are printed as on a keyboard', () => {
    const presses = (keys: string, mac: boolean) =>
      printedKeys(keys, mac).map(({ press }) => press);
    expect(presses('$mod+k', false)).toEqual(['Ctrl+K']);
    expect(presses('$mod+k', true)).toEqual(['⌘+K']);
    expect(presses('g q', false)).toEqual(['G', 'Q']);
  });
});
