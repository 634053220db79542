import { hasShownFace, restrictedBeside, young } from '../clauses.ts';
import { allOf, defineRule } from '../rule.ts';
import { sightings } from '../triggers.ts';

export const deviceWithRestrictedAccounts = defineRule({
  id: 'network.device-with-restricted-accounts',
  title: { 'zh-CN': '与受限账号共用设备', en: 'Device shared with restricted accounts' },
  detects: {
    'zh-CN': '与多个受限账号共用设备的新账号。',
    en: 'New accounts on a device used by several restricted accounts.',
  },
  evidenceFamily: 'network',
  subject: 'account',
  category: 'bulk-registration',
  userFact: 'shared-with-restricted',
  severity: ({ links }, { many }) => ((links.device?.restricted ?? 0) >= many ? 'high' : 'medium'),
  revision: 4,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '买到养号团伙用过的二手手机的人。',
      en: 'The buyer of a second-hand phone once used by an account farm.',
    },
  ],
  blindSpots: [
    { 'zh-CN': '每换一个账号就重置的手机。', en: 'Phones that are reset for every new account.' },
  ],
  runbook: [
    {
      'zh-CN': '对比时间：受限账号是否在此账号启用之前就已停用。',
      en: 'Compare the times: did the restricted accounts stop before this one started?',
    },
    {
      'zh-CN': '要求人脸核验；买二手手机的人可以通过。',
      en: 'Require face verification; the buyer of a second-hand phone passes.',
    },
  ],
  on: sightings,
  thresholds: { restricted: 2, many: 5, youngHours: 720 },
  when: (signals, { restricted, youngHours }) =>
    allOf(
      // A single one may be the former owner of a second-hand phone.
      !hasShownFace(signals) && restrictedBeside('device', signals, restricted),
      young(signals.account, youngHours),
    ),
});
