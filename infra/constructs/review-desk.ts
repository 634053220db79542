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

/** Requests per IP address in five minutes; a whole team behind one office address stays far below. */
const mostRequestsPerAddress = 6000;

/** Requests per second and burst for each path with a throttle of its own. */
const throttle = {
  staff: { throttlingRateLimit: 200, throttlingBurstLimit: 400 },
  /** As much as one address may send: a platform's backend forwards the requests of all its users. */
  anyone: { throttlingRateLimit: mostRequestsPerAddress / 300, throttlingBurstLimit: 40 },
} as const;

/**
 * TLS 1.2 or later; by default a regional API also accepts 1.0 and 1.1. Applies to the API and to a custom domain
 * alike: under the domain, API Gateway negotiates by the policy of the API.
 */
const tls = {
  securityPolicy: SecurityPolicy.TLS13_1_2_PFS_PQ_2025_09,
  endpointAccessMode: EndpointAccessMode.BASIC,
} as const;

/**
 * Routes for callers who never sign in. They have a throttle of their own, so their traffic does not use up
 * that of staff. `config` and `openapi.json`, which are public too, stay under the staff throttle. API
 * Gateway itself refuses other methods and anything below these paths (403).
 */
const publicRoutes = [
  ['GET', 'appeal-links/{token}'],
  ['HEAD', 'appeal-links/{token}'],
  ['POST', 'appeal-links/{token}'],
  ['POST', 'csp-reports'],
] as const;

const methodDefaults = {
  loggingLevel: MethodLoggingLevel.ERROR,
  // Keeps tokens and user content out of the logs.
  dataTraceEnabled: false,
} as const;

const metricsConfig = (metricName: string) => ({
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: false,
  metricName,
});

/**
 * Managed rules that count instead of block. Reviewers search for, quote and write exactly what these rules
 * look for. The function answers only JSON to requests with arguments or a body, and never fetches a URL from
 * a request. The authorization code of a sign-in may exceed 2 kB, and API clients may omit a user agent. Under
 * a domain of the platform, browsers send all cookies of its parent domain, and the function reads none.
 */
const countedRules = [
  'SizeRestrictions_BODY',
  'SizeRestrictions_QUERYSTRING',
  'NoUserAgent_HEADER',
  'SizeRestrictions_Cookie_HEADER',
  'CrossSiteScripting_COOKIE',
  'EC2MetaDataSSRF_COOKIE',
  ...['CrossSiteScripting', 'GenericRFI', 'GenericLFI', 'EC2MetaDataSSRF'].flatMap((rule) => [
    `${rule}_BODY`,
    `${rule}_QUERYARGUMENTS`,
  ]),
  // An account's id may end like a system file (`shop.log`).
  'RestrictedExtensions_QUERYARGUMENTS',
  'RestrictedExtensions_URIPATH',
];

const managedRuleGroup = (name: string, priority: number, count: readonly string[] = []) => ({
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
  visibilityConfig: metricsConfig(name),
});

/**
 * Exposes the console and its API: a regional REST API with a regional web ACL, so the setup is the same in
 * `aws-cn`, which has neither CloudFront nor Cognito. The function verifies tokens.
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
      /** Stage name, and base path of the custom domain: paths are the same with and without one. */
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
      // Fonts and compressed files are binary.
      binaryMediaTypes: ['*/*'],
      disableExecuteApiEndpoint: domain !== undefined,
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      // API Gateway's test invocations would bypass the web ACL and the throttles.
      integrationOptions: { timeout: Duration.seconds(29), allowTestInvoke: false },
      deployOptions: {
        stageName: path,
        tracingEnabled: true,
        ...methodDefaults,
        ...throttle.staff,
        // A method with settings of its own inherits none of the stage's.
        methodOptions: Object.fromEntries(
          publicRoutes.map(([method, under]) => [
            `/api/${under}/${method}`,
            { ...methodDefaults, ...throttle.anyone },
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
    const resource = api.node.defaultChild as CfnRestApi;
    resource.securityPolicy = tls.securityPolicy;
    resource.endpointAccessMode = tls.endpointAccessMode;
    api.root.addProxy();
    const endpoints = api.root.addResource('api');
    // A resource next to a proxy is not covered by the proxy, nor is anything below it.
    endpoints.addMethod('ANY');
    endpoints.addProxy();
    for (const [method, under] of publicRoutes) endpoints.resourceForPath(under).addMethod(method);
    // Otherwise API Gateway creates a log group of this name itself, without expiry and without our key.
    const executionLogs = new LogGroup(this, 'ExecutionLogs', {
      logGroupName: `API-Gateway-Execution-Logs_${api.restApiId}/${path}`,
      encryptionKey: logKey,
      retention: logDays,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    api.deploymentStage.node.addDependency(executionLogs);
    // Outputs belong to the stack, not to this construct: operators look them up by name, without a hash
    // suffix.
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
        ...tls,
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
      visibilityConfig: metricsConfig('review-api'),
      rules: [
        {
          name: 'TooManyOfOneAddress',
          priority: 0,
          action: { block: {} },
          statement: {
            rateBasedStatement: { aggregateKeyType: 'IP', limit: mostRequestsPerAddress },
          },
          visibilityConfig: metricsConfig('TooManyOfOneAddress'),
        },
        managedRuleGroup('AWSManagedRulesKnownBadInputsRuleSet', 1),
        managedRuleGroup('AWSManagedRulesCommonRuleSet', 2, countedRules),
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
        reason: 'The function validates every request against its own schemas, which are stricter.',
      },
      {
        id: 'AwsSolutions-APIG4',
        reason:
          'The function verifies the bearer tokens of the platform’s issuer; REST APIs have no authorizer for arbitrary OIDC issuers.',
      },
      {
        id: 'AwsSolutions-COG4',
        reason: 'Staff sign in at the platform’s own issuer; aws-cn has no Cognito user pools.',
      },
      {
        id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
        reason:
          'API Gateway needs this AWS managed policy to write logs; there is no narrower one.',
      },
    );
  }
}
