import { Aws, CfnOutput, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  type CfnRestApi,
  EndpointAccessMode,
  EndpointType,
  LambdaRestApi,
  LogGroupLogDestination,
  MethodLoggingLevel,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { DeploymentSettings } from '#infra/platforms/schema.ts';

/** Requests of one address in five minutes: a whole team behind one office address stays far below. */
const mostPerAddress = 6000;

/** Requests a second to each path that has a throttle of its own, and at once. */
const throttle = {
  staff: { throttlingRateLimit: 200, throttlingBurstLimit: 400 },
  /** As many as one address may make: a platform's backend passes all of its users' on. */
  anyone: { throttlingRateLimit: mostPerAddress / 300, throttlingBurstLimit: 40 },
} as const;

/**
 * What somebody who never signs in asks the API for. However often it is, staff keep their own throttle; `config`
 * and `openapi.json`, which anybody may read too, stay under it. Other methods, and what lies below these paths,
 * API Gateway refuses by itself (403).
 */
const openToAnyone = [
  ['GET', 'appeal-links/{token}'],
  ['HEAD', 'appeal-links/{token}'],
  ['POST', 'appeal-links/{token}'],
  ['POST', 'csp-reports'],
] as const;

const methodsAlike = {
  metricsEnabled: true,
  loggingLevel: MethodLoggingLevel.ERROR,
  // Tokens and what people wrote stay out of the logs.
  dataTraceEnabled: false,
} as const;

const measured = (metricName: string) => ({
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: false,
  metricName,
});

/**
 * What staff search for, quote and write is what these look for: they count, and do not block. The
 * function answers no argument and no body with anything but JSON, and fetches nothing that one names.
 * The code by which an issuer signs somebody in may have more than 2 kB, and programs need not name themselves.
 */
const counting = [
  'SizeRestrictions_BODY',
  'SizeRestrictions_QUERYSTRING',
  'NoUserAgent_HEADER',
  ...['CrossSiteScripting', 'GenericRFI', 'GenericLFI', 'EC2MetaDataSSRF'].flatMap((rule) => [
    `${rule}_BODY`,
    `${rule}_QUERYARGUMENTS`,
  ]),
  'RestrictedExtensions_QUERYARGUMENTS',
];

const managed = (name: string, priority: number, count: readonly string[] = []) => ({
  name,
  priority,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name,
      ruleActionOverrides: count.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
    },
  },
  visibilityConfig: measured(name),
});

/**
 * The console and its API before the world: a regional REST API with a regional web ACL, so that it is
 * the same where there is neither CloudFront nor Cognito (`aws-cn`). The function verifies tokens.
 */
export class ReviewDesk extends Construct {
  readonly api: LambdaRestApi;

  constructor(
    scope: Construct,
    id: string,
    {
      lambda,
      path,
      settings,
      logKey,
      logDays,
    }: {
      readonly lambda: Lambda;
      /** The stage, and with a domain the base path: addresses are the same with and without one. */
      readonly path: string;
      readonly settings: DeploymentSettings;
      readonly logKey: IKey;
      readonly logDays: RetentionDays;
    },
  ) {
    super(scope, id);
    const { domain } = settings.console;
    this.api = new LambdaRestApi(this, 'Api', {
      handler: lambda,
      proxy: false,
      restApiName: `clearspring-${settings.platform.platformId}-review`,
      endpointTypes: [EndpointType.REGIONAL],
      // Fonts and packed files are bytes.
      binaryMediaTypes: ['*/*'],
      disableExecuteApiEndpoint: domain !== undefined,
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      // Nobody goes around the web ACL and the throttles by a test of API Gateway.
      integrationOptions: { timeout: Duration.seconds(29), allowTestInvoke: false },
      deployOptions: {
        stageName: path,
        tracingEnabled: true,
        ...methodsAlike,
        ...throttle.staff,
        // A path with settings of its own inherits none.
        methodOptions: Object.fromEntries(
          openToAnyone.map(([method, under]) => [
            `/api/${under}/${method}`,
            { ...methodsAlike, ...throttle.anyone },
          ]),
        ),
        accessLogDestination: new LogGroupLogDestination(
          new LogGroup(this, 'AccessLogs', {
            encryptionKey: logKey,
            retention: logDays,
            removalPolicy: RemovalPolicy.RETAIN,
          }),
        ),
        accessLogFormat: AccessLogFormat.jsonWithStandardFields({
          caller: false,
          httpMethod: true,
          ip: true,
          protocol: true,
          requestTime: true,
          resourcePath: true,
          responseLength: true,
          status: true,
          user: false,
        }),
      },
    });
    const { api } = this;
    if (!domain) {
      const address = api.node.defaultChild as CfnRestApi;
      // Left to itself, the address of a regional API takes TLS 1.0 and 1.1 as well.
      address.securityPolicy = SecurityPolicy.TLS13_1_2_PFS_PQ_2025_09;
      address.endpointAccessMode = EndpointAccessMode.BASIC;
    }
    api.root.addProxy();
    const endpoints = api.root.addResource('api');
    // A path beside a proxy takes all that is below it out of the proxy.
    endpoints.addMethod('ANY');
    endpoints.addProxy();
    for (const [method, under] of openToAnyone) endpoints.resourceForPath(under).addMethod(method);
    // Of this name API Gateway would make it itself, to be kept for ever and under no key of ours.
    const executionLogs = new LogGroup(this, 'ExecutionLogs', {
      logGroupName: `API-Gateway-Execution-Logs_${api.restApiId}/${path}`,
      encryptionKey: logKey,
      retention: logDays,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    api.deploymentStage.node.addDependency(executionLogs);
    // Of the stack, not of this: operators are told them by name, and no hash comes after it.
    const outputs = Stack.of(this);
    if (domain) {
      const certificateArn = Stack.of(this).formatArn({
        service: 'acm',
        resource: 'certificate',
        resourceName: domain.certificateId,
      });
      const name = api.addDomainName('Domain', {
        domainName: domain.name,
        certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
        endpointType: EndpointType.REGIONAL,
        securityPolicy: SecurityPolicy.TLS_1_2,
        basePath: path,
      });
      new CfnOutput(outputs, 'ReviewDeskDomainTarget', {
        value: name.domainNameAliasDomainName,
      });
    }
    this.#guard(api, path);
    this.#acknowledge(api);
    new CfnOutput(outputs, 'ReviewDeskAddress', {
      value: domain ? `https://${domain.name}/${path}/` : api.deploymentStage.urlForPath('/'),
    });
  }

  #guard(api: LambdaRestApi, stage: string): void {
    const acl = new CfnWebACL(this, 'WebAcl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: measured('review-api'),
      rules: [
        {
          name: 'TooManyOfOneAddress',
          priority: 0,
          action: { block: {} },
          statement: {
            rateBasedStatement: { aggregateKeyType: 'IP', limit: mostPerAddress },
          },
          visibilityConfig: measured('TooManyOfOneAddress'),
        },
        managed('AWSManagedRulesKnownBadInputsRuleSet', 1),
        managed('AWSManagedRulesCommonRuleSet', 2, counting),
      ],
    });
    new CfnWebACLAssociation(this, 'WebAclOfApi', {
      resourceArn: `arn:${Aws.PARTITION}:apigateway:${Stack.of(this).region}::/restapis/${api.restApiId}/stages/${stage}`,
      webAclArn: acl.attrArn,
    }).node.addDependency(api.deploymentStage);
  }

  #acknowledge(api: LambdaRestApi): void {
    Validations.of(api).acknowledge(
      {
        id: 'AwsSolutions-APIG2',
        reason: 'The function checks every request against its schemas, which say more.',
      },
      {
        id: 'AwsSolutions-APIG4',
        reason:
          'The function verifies bearer tokens of the platform’s own issuer; a REST API has no authorizer for any OIDC issuer.',
      },
      {
        id: 'AwsSolutions-COG4',
        reason: 'Staff sign in at the platform’s own issuer; aws-cn has no Cognito user pools.',
      },
      {
        id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
        reason: 'API Gateway writes its logs under this policy of AWS; there is no narrower one.',
      },
    );
  }
}
