import { describe, expect, it } from 'vitest';
import { scriptOf } from '#shared/text/script.ts';

describe('the script of a text', () => {
  it.each([
    ['Hani', '出售银行卡四件套，价格好谈'],
    ['Hani', '銀行卡出售，專業團隊'],
    ['Hani', '加薇 demo_ka_9，telegram: https://t.example/demo_ka_9_long_name?from=post'],
    ['Hani', '收购微信号 VIP 客户 WhatsApp 群'],
    ['Latn', 'bank cards for sale, contact me on 微信'],
    ['Latn', 'bán tài khoản ngân hàng giá rẻ'],
    ['Cyrl', 'продам банковские карты, писать в telegram'],
    ['Arab', 'بانكا كارتىسى سېتىلىدۇ'],
    ['Jpan', '銀行口座を高く買います'],
    ['Kore', '은행 계좌 삽니다 高價'],
    ['Thai', 'รับซื้อบัญชีธนาคาร'],
    ['Tibt', 'དངུལ་ཁང་བྱང་བུ་'],
    [null, '13800000000 @demo_1 🙂 !!!'],
    [null, ''],
  ])('is %s: %s', (script, text) => {
    expect(scriptOf(text)).toBe(script);
  });
});
