import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '#functions/review-api/contract/endpoint.ts';
import { endpoints } from '#functions/review-api/contract/endpoints.ts';
import { Id } from '#shared/events/envelope.ts';
import { partitions, settings } from './sample.ts';
import { ofType, synthesize } from './synthesized.ts';

type Throttle = {
  readonly HttpMethod: string;
  readonly ResourcePath: string;
  readonly ThrottlingRateLimit: number;
  readonly ThrottlingBurstLimit: number;
};

describe.each(Object.entries(partitions))('the templates for %s', (_, synthesized) => {
  const { replaceable, all } = synthesized;

  it('expose the review API only behind a web ACL, over TLS, without bodies in logs', () => {
    const [api] = ofType(replaceable, 'AWS::ApiGateway::RestApi');
    expect(api?.properties).toMatchObject({
      EndpointConfiguration: { Types: ['REGIONAL'] },
      // TLS 1.2 or later; an enhanced security policy requires an endpoint access mode.
      SecurityPolicy: 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
      EndpointAccessMode: 'BASIC',
    });
    const stages = ofType(replaceable, 'AWS::Lambda::Permission')
      .filter(({ properties }) => properties.Principal === 'apigateway.amazonaws.com')
      .map(({ properties }) => JSON.stringify(properties.SourceArn));
    expect(stages.length).toBeGreaterThan(0);
    expect(stages.filter((source) => source.includes('test-invoke-stage'))).toEqual([]);
    const [stage] = ofType(replaceable, 'AWS::ApiGateway::Stage');
    expect(stage?.properties).toMatchObject({ StageName: 'console', TracingEnabled: true });
    expect(stage?.properties.AccessLogSetting.DestinationArn).toBeTruthy();
    // The stage's settings and those of individual methods.
    expect(stage?.properties.MethodSettings.length).toBeGreaterThan(1);
    for (const settings of stage?.properties.MethodSettings ?? []) {
      expect(settings).toMatchObject({ DataTraceEnabled: false, LoggingLevel: 'ERROR' });
      // Detailed metrics are billed as custom ones, five for each method and path; the alarm uses the API's own.
      expect(settings.MetricsEnabled ?? false).toBe(false);
    }
    const [acl] = ofType(replaceable, 'AWS::WAFv2::WebACL');
    expect(acl?.properties.Scope).toBe('REGIONAL');
    expect(acl?.properties.Rules.map(({ Name }: { Name: string }) => Name)).toEqual([
      'TooManyOfOneAddress',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'AWSManagedRulesCommonRuleSet',
    ]);
    // Reviewers search for and write exactly what these rules look for.
    const [perAddress, ...managed] = acl?.properties.Rules ?? [];
    expect(perAddress).toMatchObject({
      Action: { Block: {} },
      Statement: { RateBasedStatement: { AggregateKeyType: 'IP' } },
    });
    for (const { OverrideAction } of managed) expect(OverrideAction).toEqual({ None: {} });
    const counted = acl?.properties.Rules.flatMap(
      ({
        Statement,
      }: {
        Statement: Record<string, { RuleActionOverrides?: { Name: string }[] }>;
      }) => Statement.ManagedRuleGroupStatement?.RuleActionOverrides?.map(({ Name }) => Name) ?? [],
    );
    // The page of an account has its id as path, and an id may look like the name of a system file.
    expect(Id.safeParse('shop.log').success).toBe(true);
    const written = ['CrossSiteScripting', 'GenericRFI', 'GenericLFI', 'EC2MetaDataSSRF'];
    expect(counted?.toSorted()).toEqual(
      [
        ...written.flatMap((rule) => [`${rule}_BODY`, `${rule}_QUERYARGUMENTS`]),
        ...['RestrictedExtensions_QUERYARGUMENTS', 'RestrictedExtensions_URIPATH'],
        // Issuers send codes of more than 2 kB; a backend that forwards an appeal may omit its user agent.
        ...['SizeRestrictions_BODY', 'SizeRestrictions_QUERYSTRING', 'NoUserAgent_HEADER'],
        // Cookies that other sites of the platform's domain have set are not the console's.
        ...[
          'SizeRestrictions_Cookie_HEADER',
          'CrossSiteScripting_COOKIE',
          'EC2MetaDataSSRF_COOKIE',
        ],
      ].toSorted(),
    );
    const [guarded] = ofType(replaceable, 'AWS::WAFv2::WebACLAssociation');
    expect(JSON.stringify(guarded?.properties.ResourceArn)).toContain('/stages/console');
    expect(ofType(all, 'AWS::CloudFront::Distribution')).toEqual([]);
    expect(ofType(all, 'AWS::Cognito::UserPool')).toEqual([]);
  });

  it('throttle public requests separately, so that they never lock staff out', () => {
    const resources = new Map(
      ofType(replaceable, 'AWS::ApiGateway::Resource').map((one) => [one.id, one.properties]),
    );
    const pathOf = (reference: object): string => {
      const named = 'Ref' in reference ? resources.get(String(reference.Ref)) : undefined;
      return named ? `${pathOf(named.ParentId)}/${named.PathPart}` : '';
    };
    const methods = ofType(replaceable, 'AWS::ApiGateway::Method').map(
      ({ properties: { HttpMethod, ResourceId } }) => `${HttpMethod} ${pathOf(ResourceId) || '/'}`,
    );
    const open = Object.entries<Endpoint>(endpoints)
      .filter(([name, { duty }]) => duty === 'anyone' && name !== 'GET /config')
      .map(([name]) => name.replace(' ', ' /api'))
      // The function also answers HEAD requests for everything that can be read.
      .flatMap((name) => (name.startsWith('GET ') ? [name, name.replace('GET', 'HEAD')] : [name]));
    expect(open).toHaveLength(4);
    expect(methods.toSorted()).toEqual(
      ['ANY /', 'ANY /{proxy+}', 'ANY /api', 'ANY /api/{proxy+}', ...open].toSorted(),
    );
    const [stage] = ofType(replaceable, 'AWS::ApiGateway::Stage');
    const throttles = stage?.properties.MethodSettings.map(
      ({ HttpMethod, ResourcePath, ThrottlingRateLimit, ThrottlingBurstLimit }: Throttle) => [
        `${HttpMethod} ${ResourcePath.replaceAll('~1', '/').replace('//', '/')}`,
        [ThrottlingRateLimit, ThrottlingBurstLimit],
      ],
    );
    expect(Object.fromEntries(throttles)).toEqual({
      '* /*': [200, 400],
      ...Object.fromEntries(open.map((name) => [name, [20, 40]])),
    });
  });
});

describe('a console under a domain of the platform', () => {
  const certificateId = '7f0c1d6e-3b1a-4c52-9d0e-2a4b6c8d0e1f';
  const console = { domain: { name: 'review.example.com', certificateId } };
  const { screening, replaceable, text } = synthesize(settings('us-east-1', { console }));

  it('outputs the target of the domain name', () => {
    const outputs = Template.fromStack(screening).findOutputs('ReviewDeskDomainTarget');
    expect(Object.keys(outputs)).toHaveLength(1);
  });

  it('is served only at that name, with the TLS policy of the API, at the same path', () => {
    const tls = {
      SecurityPolicy: 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
      EndpointAccessMode: 'BASIC',
    };
    const [name] = ofType(replaceable, 'AWS::ApiGateway::DomainName');
    expect(name?.properties).toMatchObject({
      DomainName: 'review.example.com',
      ...tls,
      EndpointConfiguration: { Types: ['REGIONAL'] },
    });
    expect(JSON.stringify(name?.properties.RegionalCertificateArn)).toContain(
      `certificate/${certificateId}`,
    );
    const [mapping] = ofType(replaceable, 'AWS::ApiGateway::BasePathMapping');
    expect(mapping?.properties.BasePath).toBe('console');
    const [api] = ofType(replaceable, 'AWS::ApiGateway::RestApi');
    expect(api?.properties).toMatchObject({ DisableExecuteApiEndpoint: true, ...tls });
    expect(text).toContain('https://review.example.com/console/');
  });
});
