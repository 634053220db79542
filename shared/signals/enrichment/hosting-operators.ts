// Operators whose networks contain rented machines, clouds, content servers or relays instead of people's
// connections. Development only: used by `generate.ts`.

/** Words in the names of hosting operators. */
const hostingWords =
  /host(?!el)|cloud|servers?\b|\bvps\b|\bidc\b|data ?cent(?:er|re)|\bcolo\b|colocation|dedicated|\bvpn\b|proxy|\bcdn\b/i;

/** Access networks and others whose names match `hostingWords` by coincidence. */
const accessOperators = [
  'Afrihost',
  'Fiberhost',
  'The Cloud Networks', // public wireless networks
];

/** Well-known operators, by prefix of their name in the table of networks. */
const hostingOperators = [
  // Clouds
  'Alibaba (US)',
  'Amazon Data Services',
  'Amazon Technologies',
  'Amazon.com',
  'Aceville', // Tencent
  'Beijing Baidu Netcom',
  'Beijing Guanghuan Xinwang', // runs AWS in Beijing
  'Beijing Jingdong Shangke',
  'Beijing Volcano Engine',
  'Byteplus',
  'Capitalonline',
  'DigitalOcean',
  'Google Asia Pacific',
  'Google Ireland',
  'Google LLC',
  'Google, LLC',
  'Google Singapore',
  'Google Switzerland',
  'Hangzhou Alibaba',
  'Huawei International',
  'Kakao Enterprise',
  'Microsoft Corporation',
  'Microsoft Deutschland MCIO',
  'Microsoft Limited',
  'Naver Business Platform',
  'Oracle Corporation',
  'Oracle Svenska',
  'Qiniu',
  'Scaleway',
  'Shenzhen Tencent',
  'Tencent',
  'Zhejiang Taobao',
  '21Vianet',
  // Operators of Tor relays and other anonymisers with their own networks
  'Anonymizer',
  'Emerald Onion',
  'Foundation for Applied Privacy',
  'Quintex Alliance',
  // Content networks and relays
  'Akamai',
  'Bunny Communications',
  'Bunny Technology',
  'BunnyWay',
  'CacheFly',
  'Datacamp',
  'Edgecast',
  'Fastly',
  'G-Core Labs',
  'Imperva',
  'Incapsula',
  'Limelight',
  'Meteverse',
  'Mullvad',
  'Opera Software',
  'Oxylabs',
  'PacketHub',
  'Proton AG',
  'Sucuri',
  'Windscribe',
  'Zenlayer',
  // Hosters
  'Aeza',
  'Antbox',
  'Aptum',
  'Aruba S.p.A.',
  'Atlantic.net',
  'B2 Net Solutions',
  'Baxet',
  'Beget',
  'Blix',
  'Clouvider',
  'Contabo',
  'DataPipe',
  'DingFeng XinHui',
  'DMIT',
  'Domain names registrar REG.RU',
  'Enzu',
  'Eonix',
  'Equinix',
  'EstNOC',
  'Expedient',
  'Flexential',
  'Fly.io',
  'FranTech',
  'GigeNET',
  'GoDaddy',
  'GSL Networks',
  'Hetzner',
  'Hivelocity',
  'Hurricane Electric', // tunnels and machines
  'Hydra Communications',
  'i3D.net',
  'Internap',
  'IONOS',
  'IPXO LLC',
  'IT7 Network',
  'JSC TIMEWEB',
  'JSC Selectel',
  'Kamatera',
  'Keyweb',
  'Krypt Technologies',
  'Latitude.sh',
  'Leaseweb',
  'LightEdge',
  'Limestone Networks',
  'Liquid Web',
  'LLC Baxet',
  'Locaweb',
  'M247',
  'Melbikomas',
  'MEVSPACE',
  'Misaka Network',
  'MULTACOM',
  'myLoc',
  'netcup',
  'Newfold Digital',
  'Nexcess',
  'Nexeon',
  'NForce Entertainment',
  'Nocix',
  'OVH',
  'Path Network, Inc.',
  'PEG TECH',
  'Performive',
  'POWER LINE (HK)',
  'Private Layer',
  'Psychz',
  'QuadraNet',
  'Rackspace',
  'SAKURA Internet',
  'Sharktech',
  'Strato AG',
  'SunnyVision',
  'The Constant Company',
  'Timeweb',
  'tzulo',
  'Unified Layer',
  'Virtual Systems',
  'Voxility',
  'WebNX',
  'WholeSale Internet',
  'WorldStream',
  'xTom',
];

const matchingPrefix = (names: readonly string[], organisation: string): string | undefined =>
  names.find((name) => organisation.toLowerCase().startsWith(name.toLowerCase()));

/** Creates a classifier of networks as hosting or other, by the name of the announcing organisation. */
export const hostingNetworks = () => {
  const unmatchedNames = new Set([...hostingOperators, ...accessOperators]);
  return {
    isHosting: (organisation: string): boolean => {
      const name = organisation.replaceAll('"', '').trim();
      const other = matchingPrefix(accessOperators, name);
      const known = matchingPrefix(hostingOperators, name);
      if (other) unmatchedNames.delete(other);
      if (known) unmatchedNames.delete(known);
      return !other && (known !== undefined || hostingWords.test(name));
    },
    /** Returns the listed names that no network had: renamed or misspelt ones. */
    unseen: (): readonly string[] => [...unmatchedNames],
  };
};
