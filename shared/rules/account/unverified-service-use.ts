import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';
import { serviceUses } from '../triggers.ts';

export const unverifiedServiceUse = defineRule({
  id: 'account.unverified-service-use',
  title: {
    'zh-CN': '未完成真实身份核验而使用服务',
    en: 'Service used without real-name verification',
  },
  detects: {
    'zh-CN': '未达到平台要求的真实身份核验级别，却使用依法须核验身份的服务的账号。',
    en: 'Accounts that use a service requiring real-name verification by law without having reached the required level.',
  },
  evidenceFamily: 'identity',
  subject: 'account',
  category: 'real-name',
  severity: 'medium',
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 21 },
  falsePositives: [
    {
      'zh-CN': '平台上报核验结果晚于首次使用。',
      en: 'A platform that reports verification only after the first use.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '身份真实，但系借用或租用。',
      en: 'A genuine identity that was borrowed or rented.',
    },
  ],
  runbook: [
    {
      'zh-CN': '确认核验服务方没有更新的状态。',
      en: 'Make sure the identity provider has not reported a newer status.',
    },
    {
      'zh-CN': '核验要求保持到用户完成核验为止，届时自动解除。',
      en: 'Leave the challenge in place until the user verifies; it then ends automatically.',
    },
  ],
  on: serviceUses,
  thresholds: {},
  when: ({ event: { service }, realName: { gateClosed, status, level, required } }) =>
    allOf(
      gateClosed &&
        service &&
        ((status === 'verified' &&
          level !== null &&
          evidence('service-used-below-level', { service, level, required })) ||
          ((status === 'unverified' || status === 'pending' || status === 'verified') &&
            evidence('service-used-without-real-name', { service, status, required }))),
    ),
});
