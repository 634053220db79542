import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { localized, refusal } from '#infra/localize.ts';
import { DeploymentSettings } from './schema.ts';

const own = ['registry.ts', 'schema.ts', 'demo-staff.ts'];

/** Names of all platforms: one per settings file in this folder, by file name. */
export const platformNames = (): readonly string[] =>
  readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.ts') && !own.includes(file))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();

type Schema = z.core.$ZodType | undefined;

const unwrapped = (schema: Schema): Schema =>
  schema instanceof z.ZodOptional ||
  schema instanceof z.ZodDefault ||
  schema instanceof z.ZodPrefault
    ? unwrapped(schema.unwrap())
    : schema;

const namesIn = (schema: Schema): readonly string[] => {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(namesIn);
  return schema instanceof z.ZodRecord && schema.keyType instanceof z.ZodEnum
    ? schema.keyType.options.map(String)
    : [];
};

/** Returns the names that the object or record at `path` of the settings may have; none if any. */
const namesAt = (path: readonly PropertyKey[]): readonly string[] =>
  namesIn(
    path.reduce<Schema>((outer, key) => {
      if (outer instanceof z.ZodObject) return unwrapped(outer.shape[String(key)]);
      if (outer instanceof z.ZodRecord) return unwrapped(outer.valueType);
      return outer instanceof z.ZodArray ? unwrapped(outer.element) : undefined;
    }, DeploymentSettings),
  );

/** Adds what is accepted where zod only says that a name is not. */
const withAccepted = (issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] => {
  if (issue.code === 'invalid_key') {
    return issue.issues.map(({ message }) => ({ ...issue, message }));
  }
  if (issue.code !== 'unrecognized_keys') return [issue];
  const names = namesAt(issue.path);
  return [{ ...issue, message: `${issue.message}: expected one of ${names.join(', ')}` }];
};

/**
 * Validates the settings of a platform's file.
 *
 * @param name the file name without extension, which the platform id must equal
 * @throws {Error} that names each invalid field and what it accepts
 */
export const checkDeployment = (name: string, input: unknown): DeploymentSettings => {
  const settings = DeploymentSettings.refine(({ platform }) => platform.platformId === name, {
    path: ['platform', 'platformId'],
    error: `must equal the name of the file, “${name}”`,
  }).safeParse(input);
  if (settings.success) return settings.data;
  const words = {
    'zh-CN': 'infra/platforms/{name}.ts 中的设置无效：',
    en: 'infra/platforms/{name}.ts has invalid settings:',
  };
  const issues = settings.error.issues.flatMap(withAccepted);
  throw new Error(`${localized(words, { name })}\n${z.prettifyError({ issues })}`);
};

/**
 * Returns the `deployment` that a settings file exports, not validated.
 *
 * @param file URL of the file
 * @throws {Error} that names the file and, as far as Node does, the line, if it cannot be run
 */
export const exportedDeployment = async (file: string): Promise<unknown> => {
  try {
    const exported: { deployment?: unknown } = await import(file);
    return exported.deployment;
  } catch (error) {
    const { message, stack = '' } = error as Error;
    const path = fileURLToPath(file);
    // Node puts the line of a syntax error before the message, and that of any other below it.
    const [, line] = stack.split(path)[1]?.match(/^:(\d+)/) ?? [];
    throw refusal(
      {
        'zh-CN': '{place} 无法读取（{message}）：请改正该文件',
        en: '{place} cannot be read ({message}): correct the file',
      },
      { place: line ? `${path}:${line}` : path, message },
    );
  }
};

/**
 * Loads and validates the settings of one platform.
 *
 * @throws {Error} that lists the existing platforms, or names the invalid fields
 * @example
 * const { platform, region } = await deploymentOf('demo');
 */
export const deploymentOf = async (name: string | undefined): Promise<DeploymentSettings> => {
  const names = platformNames();
  if (!name) {
    throw refusal(
      { 'zh-CN': '请写明平台：{names}', en: 'name a platform: {names}' },
      { names: names.join(', ') },
    );
  }
  if (!names.includes(name)) {
    throw refusal(
      {
        'zh-CN': '没有平台“{name}”：可选 {names}',
        en: 'there is no platform “{name}”: choose one of {names}',
      },
      { name, names: names.join(', ') },
    );
  }
  const deployment = await exportedDeployment(new URL(`${name}.ts`, import.meta.url).href);
  if (deployment === undefined) {
    const words = {
      'zh-CN': 'infra/platforms/{name}.ts 没有导出 deployment：参照 docs/operate.md 的“Deploy”一节',
      en: 'infra/platforms/{name}.ts exports no `deployment`: write it as described under “Deploy” in docs/operate.md',
    };
    throw refusal(words, { name });
  }
  return checkDeployment(name, deployment);
};
