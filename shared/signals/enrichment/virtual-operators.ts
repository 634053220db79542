/**
 * Number ranges of virtual operators (without their own network) and of machine cards, by country.
 *
 * China: the ranges that the Ministry of Industry and Information Technology assigned for resale on the three
 * networks and for the internet of things. Source: Wikipedia, "Telephone numbers in China", and Baidu Baike,
 * "手机号码", read in 2026. Excluded because people use them: 145, 147, 149 (data cards, some with voice) and 172
 * (China Mobile). Excluded because they are neither: 1349 and 174 (satellite and emergency).
 */
const ranges: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'CN',
    [
      // Resold. China Telecom's network: 1700 to 1702 and 162. China Mobile's: 1703, 1705, 1706 and 165.
      // China Unicom's: the rest of 170, 167 and 171.
      ...['162', '165', '167', '170', '171'],
      // Machines: China Unicom 140 and 146, China Telecom 141, China Mobile 144 and 148.
      ...['140', '141', '144', '146', '148'],
    ],
  ],
]);

/** Whether numbers with this prefix belong to a virtual operator or to machine cards. */
export const isVirtualOperator = (country: string, prefix: string): boolean =>
  ranges.get(country)?.some((range) => prefix.startsWith(range)) ?? false;
