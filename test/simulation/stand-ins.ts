import type { Ports } from '#shared/screening/ports.ts';
import type { TextReading } from '#shared/text/reading.ts';

/** 48-bit hash of a name: cyrb53 without its last five bits. */
export const hashOf = (seed: number) => (name: string) => {
  let a = 0xdeadbeef ^ seed;
  let b = 0x41c6ce57 ^ seed;
  for (let i = 0; i < name.length; i++) {
    a = Math.imul(a ^ name.charCodeAt(i), 2_654_435_761);
    b = Math.imul(b ^ name.charCodeAt(i), 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return (b & 0xffff) * 2 ** 32 + (a >>> 0);
};

/** Reads the texts that `traffic.ts` writes, offers as disguised ones; the real text reader has its own tests. */
export const readText = (text: string): TextReading => {
  const offer = text.startsWith('buy my cards');
  const start = text.indexOf('wx:');
  return {
    score: offer ? 0.99 : 0.01,
    verdict: offer ? 'hide' : 'allow',
    category: offer ? 'card-trade' : null,
    intent: offer ? 'offer' : null,
    evidence: offer ? [{ start: 0, end: 12, text: 'buy my cards', reads: 'buy bank cards' }] : [],
    contacts:
      start === -1
        ? []
        : [
            {
              kind: 'wechat',
              value: (/^wx:(\w+)/.exec(text.slice(start)) as RegExpExecArray)[1] as string,
              masked: false,
              start,
              end: text.length,
              text: text.slice(start),
            },
          ],
    template: offer ? text.replaceAll(/\d+/g, '#') : null,
  };
};

/** Looks up only what the traffic contains. */
export const enrichment: Ports['enrichment'] = {
  automation: (agent) => (agent.startsWith('curl') ? 'script' : null),
  disposableMail: () => false,
  virtualOperator: () => false,
  network: (ip) => {
    // An unforeseen bug: fails every time for this address.
    if (ip.startsWith('192.0.2.')) throw new TypeError('an address that cannot be looked up');
    return { country: 'CN', hosting: false, operator: null };
  },
};
