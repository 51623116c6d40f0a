import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnStage, HttpApi, HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { NagSuppressions } from 'cdk-nag';
import { Construct, type IConstruct } from 'constructs';
import { type Contract, gatewayKeys } from '../../functions/platform/contract.ts';
import { auditEntries } from '../../functions/platform/entities/audit.ts';
import { idempotencyPrefix } from '../../functions/platform/idempotency.ts';
import { alarmWhen } from './alarms.ts';
import type { BerthFunction } from './berth-function.ts';
import type { Storage } from './storage.ts';
import { Throttles } from './throttles.ts';

/** The HTTP API: its routes are the capabilities' contracts. */
export class Api extends Construct {
  readonly api: HttpApi;
  private readonly throttles: Throttles;
  private readonly served = new Set<BerthFunction>();

  private readonly storage: Storage;

  constructor(scope: Construct, id: string, storage: Storage) {
    super(scope, id);
    this.storage = storage;
    this.api = new HttpApi(this, 'Http', { description: 'Berth: the store’s HTTP API' });
    const stage = this.api.defaultStage?.node.defaultChild;
    if (!(stage instanceof CfnStage)) throw new Error('The HTTP API has no default stage.');
    this.throttles = new Throttles(stage);
    this.logAccess(stage);
    alarmWhen(this, 'ServerErrors', {
      metric: this.api.metricServerError(),
      threshold: 5,
      description: 'The API answered five requests with a 5xx within five minutes',
      runbook: 'the-api-answers-5xx',
    });
  }

  /** Routes all of a capability's paths to its function. Routes that differ in a `:verb` only are one route of the gateway. */
  serve(contract: Contract, target: BerthFunction): void {
    this.served.add(target);
    const integration = new HttpLambdaIntegration(`${target.node.id}Integration`, target.function, {
      scopePermissionToRoute: false,
    });
    const keys = new Set(Object.values(contract).flatMap(gatewayKeys));
    const served = new Map<string, HttpRoute>();
    for (const key of keys) {
      const [method = '', path = ''] = key.split(' ');
      const routes = this.api.addRoutes({
        path,
        methods: [HttpMethod[method as keyof typeof HttpMethod]],
        integration,
      });
      for (const route of routes) served.set(key, route);
      NagSuppressions.addResourceSuppressions(routes, [
        {
          id: 'AwsSolutions-APIG4',
          reason:
            'Who asks is checked in the function (functions/platform/authentication.ts): one route takes JWTs, API tokens and, for helm, basic auth, which no single gateway authorizer does; the store is public. test/authorization holds every route against every role.',
        },
      ]);
    }
    this.throttles.hold(contract, served);
    this.allowWiring(contract, target);
  }

  /** Has a function answer what no route is for. */
  serveRest(target: BerthFunction): void {
    const route = new HttpRoute(this, 'Rest', {
      httpApi: this.api,
      routeKey: HttpRouteKey.DEFAULT,
      integration: new HttpLambdaIntegration('RestIntegration', target.function, { scopePermissionToRoute: false }),
    });
    NagSuppressions.addResourceSuppressions(route, [
      { id: 'AwsSolutions-APIG4', reason: 'It says that there is nothing there, to everybody.' },
    ]);
  }

  /** What the wiring of HTTP writes for each route that is no GET: the answer under its Idempotency-Key, and what was done. */
  private allowWiring(contract: Contract, target: BerthFunction): void {
    if (Object.values(contract).every(({ method }) => method === 'GET')) return;
    target.write(this.storage.table, { PutItem: [auditEntries, `${idempotencyPrefix}*`] });
  }

  /**
   * Has all functions that serve routes refuse what did not come through the distribution.
   * @param keys what it sends, and will send next.
   */
  behind(distribution: IConstruct, keys: string): void {
    for (const target of this.served) {
      target.set('ORIGIN_KEYS', keys);
      // A key is sent before the one before it is taken no longer.
      target.function.node.addDependency(distribution);
    }
  }

  private logAccess(stage: CfnStage): void {
    const log = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const fields = [
      'requestId',
      'identity.sourceIp',
      'httpMethod',
      'routeKey',
      'path',
      'status',
      'responseLatency',
      'integrationErrorMessage',
    ];
    stage.accessLogSettings = {
      destinationArn: log.logGroupArn,
      format: JSON.stringify(Object.fromEntries(fields.map(field => [field.split('.').at(-1), `$context.${field}`]))),
    };
  }
}
