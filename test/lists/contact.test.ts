import { describe, expect, it } from 'vitest';
import { contactName, readContact } from '#shared/lists/contact.ts';
import { readValue } from '#shared/lists/value.ts';
import { listKeysInText } from '#shared/signals/listed.ts';
import { createTextReader } from '#shared/text/read.ts';

const read = createTextReader();

/** The names of a post's contacts by which lists match it. */
const namesIn = (post: string): readonly string[] =>
  read(post)
    .contacts.filter(({ masked }) => !masked)
    .map(contactName);

describe('a listed contact matches the contact of a post', () => {
  it.each<readonly [string, listed: readonly string[], posts: readonly string[]]>([
    [
      'url:t.me/+AbCdEf123',
      [
        't.me/joinchat/AbCdEf123',
        'https://t.me/+AbCdEf123',
        'url:T.ME/+AbCdEf123',
        'url:telegram.me/joinchat/AbCdEf123',
        'telegram:https://telegram.dog/joinchat/AbCdEf123',
        'tg://join?invite=AbCdEf123',
        'telegram:tg://join?invite=AbCdEf123',
      ],
      [
        '进群 t.me/joinchat/AbCdEf123',
        'https://t.me/+AbCdEf123 进',
        'tg://join?invite=AbCdEf123',
        '点 https://telegram.me/joinchat/AbCdEf123',
      ],
    ],
    [
      'telegram:demo_ka',
      [
        'telegram:demo_ka',
        'telegram:@Demo_KA',
        'telegram:＠ｄｅｍｏ＿ｋａ',
        'Telegram：demo_ka',
        '@demo_ka',
        'https://t.me/Demo_KA',
        't.me/s/demo_ka',
        'url:telegram.me/demo_ka',
        'tg://resolve?domain=Demo_KA&start=x1',
      ],
      ['飞机 @Demo_KA', '电报：demo_ka', 't.me/demo_ka', 'tg://resolve?domain=demo_ka'],
    ],
    [
      'wechat:demo_ka',
      ['wechat:demo_ka', 'WeChat : Demo_KA', 'wechat：ｄｅｍｏ＿ｋａ'],
      ['加微 demo_ka', 'vx:Demo_KA', '薇❤ ｄｅｍｏ＿ｋａ'],
    ],
    ['wechat:demo111505', ['wechat:demo111 505'], ['加薇❤ demo111 505']],
    ['wechat:wxid_abcdefg123456', ['wechat:wxid_ABCDEFG123456'], ['联系 wxid_abcdefg123456']],
    [
      'qq:7899001',
      ['qq:7899001', 'QQ:７８９９００１', 'qq:78 99-001'],
      ['ⓠⓠ：７８ 99-001', '7899001加扣扣'],
    ],
    [
      'phone:+8613800138000',
      [
        'phone:13800138000',
        'phone:+86 138 0013 8000',
        'phone:0086-138-0013-8000',
        'phone:+86 (0)138 0013 8000',
        'phone:013800138000',
        'wechat:138-0013-8000',
        'telegram:+8613800138000',
        'qq:13800138000',
        '＋８６１３８００１３８０００',
      ],
      [
        '微信同号１３８００１３８０００',
        '+86 138 0013 8000',
        'QQ13800138000',
        '电话138-0013-8000',
        '电话 +86(0)138 0013 8000',
      ],
    ],
    ['phone:447700900123', ['phone:+44 7700 900123', '+447700900123'], ['call +44 7700 900123']],
    [
      'phone:01012345678',
      ['phone:010-12345678', 'phone:+86 (0)10 1234 5678'],
      ['电话 010-12345678', '电话 +86 10 1234 5678'],
    ],
    ['group:876543210', ['group:876 543 210'], ['QQ群:876 543 210', '君羊号：876543210']],
    [
      'email:demo@mail.example',
      [
        'email:Demo@Mail.Example',
        'email:ｄｅｍｏ@mail.example',
        'DEMO@MAIL.EXAMPLE',
        'wechat:demo@mail.example',
      ],
      ['发到 Demo@Mail.Example', 'demo(at)mail.example'],
    ],
    [
      'url:shop-demo.example/Path?a=1',
      [
        'url:HTTPS://WWW.Shop-Demo.example/Path?a=1',
        'url:shop-demo.example/Path?a=1',
        'hxxp://shop-demo[.]example/Path?a=1',
      ],
      ['www.shop-demo.example/Path?a=1', 'https://SHOP-demo.example/Path?a=1'],
    ],
    [
      'url:shop-demo.example',
      ['url:shop-demo.example/', 'url:ｓｈｏｐ-ｄｅｍｏ．ｅｘａｍｐｌｅ'],
      ['hxxps://shop-demo.example/'],
    ],
    ['url:example.de', ['url:example.de', 'url:https://example.de/'], ['看 https://example.de']],
    [
      'url:xn--fsqu00a.xn--fiqs8s',
      ['url:例子.中国', 'url:xn--fsqu00a.xn--fiqs8s'],
      ['https://例子.中国'],
    ],
    ['handle:7899001', ['handle:7899001', 'handle:78 99-001'], ['加我 78 99001']],
    ['handle:demo_123', ['handle:Demo_123', 'qq:demo_123'], ['扣扣 demo_123']],
    ['douyin:demo_123', ['douyin:Demo_123'], ['去抖音搜 demo_123', 'dy号：demo_123']],
    ['kuaishou:12345678', ['kuaishou:12345678'], ['快手号12345678']],
    ['xiaohongshu:demo_123', ['xiaohongshu:demo_123'], ['小红书id demo_123']],
    [
      'official-account:demo_123',
      ['Official-Account:demo_123', 'ｏｆｆｉｃｉａｌ-account:demo_123'],
      ['公众号：demo_123'],
    ],
  ])('%s', (name, listed, posts) => {
    for (const written of listed)
      expect([written, readContact(written)]).toEqual([written, { name }]);
    for (const post of posts) expect([post, namesIn(post)]).toEqual([post, [name]]);
  });

  it('has the same hash in list and post', () => {
    const hash = (name: string): number => name.length;
    const entry = readValue('contact', 'tg://join?invite=AbCdEf123', '', {
      own: (name) => hash(name).toString(36),
    });
    const post = '进群 t.me/joinchat/AbCdEf123';
    expect(listKeysInText(read(post), post, hash)).toContainEqual({
      kind: 'contact',
      ...entry,
    });
  });

  it.each([
    ['demo_ka', 'not-a-contact'],
    ['12345678', 'not-a-contact'],
    ['wechat:', 'not-a-contact'],
    ['constructor:demo_ka', 'not-a-contact'],
    ['qr-code:qr-code', 'not-a-contact'],
    ['wechat:ab', 'unread-contact'],
    ['qq:123', 'unread-contact'],
    ['phone:138****8000', 'unread-contact'],
    ['url:qq.com', 'unread-contact'],
    ['url:x', 'unread-contact'],
    ['wechat:demo_ka qq:12345678', 'unread-contact'],
    ['wechat:张三demo_ka', 'unread-contact'],
    ['wechat:demo_ka & 张三', 'unread-contact'],
    ["email:o'neil@mail.example", 'unread-contact'],
  ])('is rejected if no post can contain it: %s', (written, problem) => {
    expect(readContact(written)).toEqual({ problem });
  });

  it('reads long runs of spaces once', () => {
    // With quadratic backtracking over spaces, these would take minutes.
    const spaces = ' '.repeat(20_000);
    expect(readContact(`${spaces}demo_ka${spaces}`)).toEqual({ problem: 'not-a-contact' });
    expect(readContact(`${spaces}wechat${spaces}:${spaces}demo_ka${spaces}`)).toEqual({
      name: 'wechat:demo_ka',
    });
  }, 60_000);
});
