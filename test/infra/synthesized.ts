import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import { blueprint } from '#infra/blueprint.ts';
import { bundleFunction } from '#infra/bundle.ts';
import type { DeploymentSettings } from '#infra/platforms/schema.ts';
import { type PlatformApp, platformApp } from '#infra/stacks/platform-app.ts';

export type Resource = {
  readonly id: string;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: templates are untyped JSON
  readonly properties: any;
  readonly deletionPolicy: string | undefined;
  readonly dependsOn: readonly string[];
};

export type Synthesized = PlatformApp & {
  readonly kept: readonly Resource[];
  readonly replaceable: readonly Resource[];
  readonly all: readonly Resource[];
  /** The text of both templates. */
  readonly text: string;
};

const resourcesOf = (template: Template): readonly Resource[] =>
  Object.entries(
    template.toJSON().Resources as Record<
      string,
      {
        Type: string;
        Properties?: unknown;
        DeletionPolicy?: string;
        DependsOn?: readonly string[];
      }
    >,
  ).map(([id, { Type, Properties = {}, DeletionPolicy, DependsOn = [] }]) => ({
    id,
    type: Type,
    properties: Properties,
    deletionPolicy: DeletionPolicy,
    dependsOn: DependsOn,
  }));

/** Holds the real functions, bundled once: platform settings reach them through their environment. */
const folder = mkdtempSync(join(tmpdir(), 'clearspring-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
for (const { folder: name } of Object.values(blueprint.functions)) {
  await bundleFunction(name, join(folder, name));
}

/**
 * Synthesizes the templates of a platform, with its real functions. CDK's checks of the whole app are left to
 * `app.synth()`: they take seconds.
 */
export const synthesize = (settings: DeploymentSettings): Synthesized => {
  const outdir = mkdtempSync(join(folder, 'out-'));
  const made = platformApp(settings, { outdir, bundle: (name) => join(folder, name) });
  const templates = [made.records, made.screening].map((stack) => Template.fromStack(stack));
  const [kept = [], replaceable = []] = templates.map(resourcesOf);
  const text = templates.map((template) => JSON.stringify(template.toJSON(), null, 1)).join('\n');
  return { ...made, kept, replaceable, all: [...kept, ...replaceable], text };
};

export const ofType = (resources: readonly Resource[], type: string): readonly Resource[] =>
  resources.filter((resource) => resource.type === type);

/** The logical id that a reference points to, also across stacks. */
export const target = (reference: unknown): string => {
  const text = JSON.stringify(reference);
  const exported =
    /ExportsOutput(?:Ref|FnGetAtt)([A-Za-z0-9]+?[0-9A-F]{8})(?:Arn|QueueName)?[0-9A-F]{8}/.exec(
      text,
    );
  const own = /"(?:Ref|Fn::GetAtt)":\[?"([A-Za-z0-9]+)"/.exec(text);
  const found = exported?.[1] ?? own?.[1];
  if (!found) throw new Error(`no reference in ${text}`);
  return found;
};

export type Statement = {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
  readonly Sid?: string;
};

const list = <T>(one: T | readonly T[]): readonly T[] => (Array.isArray(one) ? one : [one as T]);

export const actionsOf = ({ Action }: Statement): readonly string[] => list(Action);
export const resourcesIn = ({ Resource: named }: Statement): readonly unknown[] => list(named);

/** The statements of a policy resource. */
export const statementsOf = ({ properties }: Resource): readonly Statement[] =>
  (properties.PolicyDocument ?? properties.KeyPolicy).Statement;
