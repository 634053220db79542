import { localized, messageOf } from '#infra/localize.ts';
import type { Words } from '#shared/rules/words.ts';
import { classify } from '#shared/stores/failure.ts';

const remedies = {
  signedOut: {
    'zh-CN': 'AWS 不认此凭据，或已过期：请重新登录；中国区域的凭据与其他区域互不通用',
    en: 'AWS does not accept these credentials, or they have expired: sign in again. Those of China and of other regions are not valid in each other',
  },
  denied: {
    'zh-CN':
      '此角色缺少权限：docs/operate.md 的“The tool on a deployed platform”一节列有各命令所需',
    en: 'the role lacks a permission: “The tool on a deployed platform” in docs/operate.md lists what each command needs',
  },
  missing: {
    'zh-CN':
      '区域 {region} 中没有环境变量所指的表、队列、存储桶或密钥：请核对 AWS_REGION 与堆栈 clearspring-{platform}-records 的输出',
    en: 'the environment names a table, queue, bucket or key that is not in the region {region}: compare AWS_REGION and the variables with the outputs of the stack clearspring-{platform}-records',
  },
  passing: {
    'zh-CN': 'AWS 限流或暂不应答：请稍后重试',
    en: 'AWS throttles or does not answer: try again in a minute',
  },
} as const satisfies Readonly<Record<string, Words>>;

const byName: readonly (readonly [RegExp, keyof typeof remedies])[] = [
  [/^(?:Expired|UnrecognizedClient|InvalidClientToken|InvalidAccessKey|InvalidToken)/, 'signedOut'],
  [/^(?:InvalidSignature|SignatureDoesNotMatch|MissingAuthenticationToken)/, 'signedOut'],
  [/AccessDenied/, 'denied'],
  [/^(?:ResourceNotFound|NotFound|QueueDoesNotExist|NoSuchBucket|PermanentRedirect)/, 'missing'],
];

/** Of an error and its causes the one that AWS answered, or with which it was not reached. */
const answered = (error: unknown): Error | null =>
  !(error instanceof Error) ? null : '$metadata' in error ? error : answered(error.cause);

/** Where a command looked, for the words of a remedy. */
export type AwsPlace = { readonly platform: string; readonly region: string };

/** What to do about an error of AWS, `null` if that is not known. */
export const remedyOf = (error: Error, where: AwsPlace): string | null => {
  const named = byName.find(([name]) => name.test(error.name))?.[1];
  const remedy = named ?? (classify(error) === 'passing' ? 'passing' : null);
  return remedy && localized(remedies[remedy], where);
};

/**
 * Returns an error with what to do about it on a line of its own, if it is what AWS answered; any other unchanged.
 *
 * @example
 * declare const error: unknown;
 * throw withRemedy(error, { platform: 'shop', region: 'eu-central-1' });
 */
export const withRemedy = (error: unknown, where: AwsPlace): unknown => {
  const cause = answered(error);
  const remedy = cause && remedyOf(cause, where);
  return remedy ? new Error(`${messageOf(error)}\n${remedy}`, { cause }) : error;
};
