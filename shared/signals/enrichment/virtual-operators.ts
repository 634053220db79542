/**
 * Number ranges of operators without a network of their own and of cards for machines, by country.
 *
 * China: what the Ministry of Industry and Information Technology assigned for resale on the three
 * networks and for the internet of things, as the encyclopaedias list it (Wikipedia, "Telephone
 * numbers in China"; Baidu Baike, "手机号码"), read in 2026. Left out because people hold them: 145,
 * 147, 149 (data cards, some of which speak) and 172 (China Mobile); because they are neither: 1349
 * and 174 (satellite and emergency).
 */
const ranges: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'CN',
    [
      // Resold. Of 170, 0 to 2 is on China Telecom's network, 3, 5, 6 on China Mobile's, the rest on
      // China Unicom's; 162 on the first, 165 on the second, 167 and 171 on the third.
      ...['162', '165', '167', '170', '171'],
      // Machines: China Unicom 140 and 146, China Telecom 141, China Mobile 144 and 148.
      ...['140', '141', '144', '146', '148'],
    ],
  ],
]);

/** Whether a number that begins so belongs to a virtual operator or a card for machines. */
export const isVirtualOperator = (country: string, prefix: string): boolean =>
  ranges.get(country)?.some((range) => prefix.startsWith(range)) ?? false;
