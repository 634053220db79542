import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import { disposableEmailBlocklist } from 'disposable-email-domains-js';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { offlineEnrichment } from '#shared/signals/enrichment/enrichment.ts';
import { disposableDomains, networkTables } from '#shared/signals/enrichment/generate.ts';
import { hostingNetworks } from '#shared/signals/enrichment/hosting-operators.ts';
import { unpackData } from '#shared/text/data-file.ts';

const { automation, disposableMail, virtualOperator, network } = offlineEnrichment();
const unknown = { country: null, hosting: false, operator: null };

describe('automation', () => {
  const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0';

  it.each([
    ['headless', `Mozilla/5.0 (X11; Linux x86_64) ${chrome.replace('Chrome', 'HeadlessChrome')}`],
    [
      'headless',
      'Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 PhantomJS/2.1.1 Safari/538.1',
    ],
    ['headless', `Mozilla/5.0 (Linux; Android 13) ${chrome} Mobile Appium/2.0`],
    ['script', 'curl/8.4.0'],
    ['script', 'python-requests/2.31.0'],
    ['script', 'Go-http-client/1.1'],
    ['script', 'axios/1.6.2'],
    ['script', ' axios/1.6.2'],
    ['script', 'node'],
    ['script', 'Java/17.0.2'],
    ['script', 'Apache-HttpClient/4.5.13 (Java/11.0.2)'],
    ['script', 'Mozilla/4.0 (compatible; Win32; WinHttp.WinHttpRequest.5)'],
    ['script', 'Mozilla/5.0 (Windows NT; Windows NT 10.0; zh-CN) WindowsPowerShell/5.1.19041.1'],
    ['bot', 'Mozilla/5.0 (compatible; ExampleBot/2.0; +http://www.example.com/bot.html)'],
    ['bot', 'Examplespider'],
  ])('returns %s for %s', (mark, userAgent) => {
    expect(automation(userAgent)).toBe(mark);
  });

  it.each([
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36`,
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.49(0x18003137) NetType/WIFI Language/zh_CN',
    `Mozilla/5.0 (Linux; Android 14; V2303A; wv) ${chrome} Mobile Safari/537.36 XWEB/1160065 MMWEBSDK/20231202 WeChat/arm64 Weixin`,
    `Mozilla/5.0 (Phone; OpenHarmony 5.0) ${chrome} ArkWeb/4.1.6.1 Mobile`,
    `Mozilla/5.0 (Linux; Android 13; SM-S9180) ${chrome} Mobile aweme_290500 JsSdk/1.0 NewsArticle/9.2.0 BytedanceWebview/d8a21c6`,
    `Mozilla/5.0 (Linux; U; Android 11; zh-cn) ${chrome} Mobile SogouMSE,SogouMobileBrowser/6.2`,
    `Mozilla/5.0 (Linux; Android 9; CUBOT_X19) ${chrome} Mobile Safari/537.36`,
    'ExampleApp/8.2.1 (iPhone; iOS 17.5; Scale/3.00)',
    'ExampleApp/8.2 CFNetwork/1494.0.7 Darwin/23.4.0',
    'Dalvik/2.1.0 (Linux; U; Android 13; M2012K11AC Build/TKQ1.220829.002)',
    'okhttp/4.9.3',
    'ExampleApp/8.2',
    'example_android',
    '',
  ])('returns null for %s', (userAgent) => {
    expect(automation(userAgent)).toBeNull();
  });

  it('reads only the start of a very long user agent', () => {
    // In quadratic time, all of it would take minutes.
    expect(automation(`curl/8 ${' '.repeat(1_000_000)}(`)).toBe('script');
    expect(automation('a.'.repeat(500_000))).toBeNull();
  }, 60_000);
});

describe('disposable mail', () => {
  const listed = disposableEmailBlocklist();

  it('includes every listed domain, in capitals, with a final dot and with a subdomain', () => {
    for (const domain of listed) expect(disposableMail(domain), domain).toBe(true);
    for (const domain of listed.slice(0, 200)) {
      expect(disposableMail(`${domain.toUpperCase()}.`), domain).toBe(true);
      expect(disposableMail(`mx.inbox.${domain}`), domain).toBe(true);
    }
  });

  it('excludes the provider above a listed subdomain', () => {
    const parents = listed
      .filter((domain) => domain.split('.').length > 3)
      .map((domain) => domain.slice(domain.indexOf('.') + 1))
      .filter((parent) => !listed.includes(parent));
    expect(parents.length).toBeGreaterThan(0);
    for (const parent of parents.slice(0, 50)) expect(disposableMail(parent), parent).toBe(false);
  });

  it.each(['example.com', 'mail.example.co.uk', 'com', '', 'localhost', '例子.test', '..'])(
    'excludes %j',
    (domain) => {
      expect(disposableMail(domain)).toBe(false);
    },
  );
});

describe('virtual operators', () => {
  it.each(['1700', '1709', '171', '1620000', '165', '1670', '1440', '148'])(
    'include %s',
    (prefix) => {
      expect(virtualOperator('CN', prefix)).toBe(true);
    },
  );

  it.each(['138', '147', '149', '172', '1349', '174', '173', '192', '166', '17'])(
    'exclude %s',
    (prefix) => {
      expect(virtualOperator('CN', prefix)).toBe(false);
    },
  );

  it('are known only for countries in the table', () => {
    expect(virtualOperator('HK', '1700')).toBe(false);
    expect(virtualOperator('toString', '1700')).toBe(false);
  });
});

describe('networks', () => {
  const rowsOf = (file: string) =>
    readFileSync(createRequire(import.meta.url).resolve(`@ip-location-db/${file}`), 'utf8')
      .trimEnd()
      .split('\n');

  it.each([
    ...['192.0.2.1', '198.51.100.9', '203.0.113.77', '203.0.113.0/24', '2001:db8::1'],
    ...['10.0.0.1', '127.0.0.1', '::1', '::', 'fe80::1%eth0', 'fd00::1', '::ffff:192.0.2.1'],
    ...['', 'x', '1.2.3', '256.1.1.1', '01.1.1.1', '::ffff:x', '/24', '2001:db8:::1'],
  ])('are unknown for %j', (ip) => {
    expect(network(ip)).toEqual(unknown);
  });

  it('are hosting by the organisation that announces them', () => {
    const { isHosting } = hostingNetworks();
    let hosting = 0;
    let access = 0;
    for (const row of rowsOf('asn/asn-ipv4.csv').filter((_, index) => index % 50 === 0)) {
      const [first = '', last = '', number = '', ...organisation] = row.split(',');
      // Networks smaller than a block are not distinguished.
      if (!first.endsWith('.0') || !last.endsWith('.255')) continue;
      const expected = isHosting(organisation.join(','));
      expected ? hosting++ : access++;
      expect(network(first).hosting, row).toBe(expected);
      expect(network(last).hosting, row).toBe(expected);
      expect(network(first).operator, row).toBe(expected ? `AS${number}` : null);
      expect(network(last).operator, row).toBe(expected ? `AS${number}` : null);
    }
    expect(hosting).toBeGreaterThan(500);
    expect(access).toBeGreaterThan(4000);
  });

  it('of Tor relay operators are hosting', () => {
    const relays = rowsOf('asn/asn-ipv4.csv').filter((row) =>
      /Emerald Onion|Quintex|Applied Privacy/.test(row),
    );
    expect(relays.length).toBeGreaterThan(2);
    for (const row of relays) expect(network(row.split(',')[0] ?? '').hosting, row).toBe(true);
  });

  it('have the country of the registry or none', () => {
    for (const file of ['asn-country/asn-country-ipv4.csv', 'asn-country/asn-country-ipv6.csv']) {
      let named = 0;
      const rows = rowsOf(file).filter((_, index) => index % 100 === 0);
      for (const row of rows) {
        const [first = '', , country] = row.split(',');
        const answer = network(first);
        if (answer.country) expect(answer.country, row).toBe(country);
        named += Number(answer.country !== null);
      }
      expect(named / rows.length).toBeGreaterThan(0.5);
    }
  });

  it('are the same for every spelling of an address', () => {
    const rows = rowsOf('asn-country/asn-country-ipv6.csv').map((row) => row.split(',')[0] ?? '');
    const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(fc.constantFrom(...rows), groups, fc.boolean(), (row, tail, sparse) => {
        const head = ipaddr.IPv6.parse(row).parts.slice(0, 3);
        const full = [...head, ...(sparse ? [0, 0, 0, 0, 1] : tail)];
        const expanded = full.map((group) => group.toString(16).padStart(4, '0')).join(':');
        const short = ipaddr.parse(expanded).toString();
        expect(network(short)).toBe(network(expanded));
        expect(network(expanded.toUpperCase())).toBe(network(expanded));
        expect(network(`${short}/56`)).toBe(network(expanded));
      }),
    );
    expect(network('2001::3:4:5:6:7:8')).toBe(network('2001:0:3:4:5:6:7:8'));
  });

  it('of IPv4 inside IPv6 are those of IPv4', () => {
    const rows = rowsOf('asn/asn-ipv4.csv').filter((_, index) => index % 5000 === 0);
    const answers = rows.map((row) => {
      const [ip = ''] = row.split(',');
      expect(network(`::ffff:${ip}`)).toBe(network(ip));
      return network(ip);
    });
    expect(answers.some(({ country }) => country !== null)).toBe(true);
  });
});

describe('tables', () => {
  const fileOf = (name: string) => `shared/signals/enrichment/${name}.bin`;

  it.each([
    ['networks', networkTables],
    ['disposable-mail', disposableDomains],
  ])(
    '%s match those generated from the pinned packages',
    (name, tables) => {
      expect(isDeepStrictEqual(unpackData(readFileSync(fileOf(name))), tables())).toBe(true);
    },
    // Rebuilding the networks takes more than a minute on a busy machine.
    300_000,
  );

  it('take at most 400 kB', () => {
    const sizes = ['networks', 'disposable-mail'].map((name) => statSync(fileOf(name)).size);
    expect(sizes.reduce((a, b) => a + b)).toBeLessThan(400_000);
  });
});
