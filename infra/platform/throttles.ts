import type { CfnStage, HttpRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { type Contract, gatewayPath } from '../../functions/platform/contract.ts';
import { wholeNumber } from './settings.ts';

/** Requests a second, of everybody together, for a route: what a store of some thousand people asks for, and far below what an account may have. */
const defaultRate = 500;
/** The same for a route whose contract says that it is expensive. */
const defaultExpensiveRate = 50;

/** So many may come at once: as many as in two seconds. */
function limits(rate: number) {
  return { throttlingRateLimit: rate, throttlingBurstLimit: rate * 2 };
}

/** The routes of the gateway, as `GET /v1/apps`, that have an expensive operation. Operations that differ in a `:verb` only are one route of it. */
function expensiveKeys(contract: Contract): string[] {
  const expensive = Object.values(contract).filter(({ cost }) => cost === 'high');
  return [...new Set(expensive.map(({ method, path }) => `${method} ${gatewayPath(path)}`))];
}

/**
 * How many requests the stage lets through (`-c requestRate=500 -c expensiveRequestRate=50`); the others are answered 429, and cost nothing. The gateway counts
 * all clients together: who wants limits for each gives the distribution a web ACL.
 */
export class Throttles {
  private readonly stage: CfnStage;
  private readonly expensive: number;

  constructor(stage: CfnStage) {
    this.stage = stage;
    this.expensive = wholeNumber(stage, 'expensiveRequestRate', defaultExpensiveRate);
    stage.defaultRouteSettings = limits(wholeNumber(stage, 'requestRate', defaultRate));
  }

  /** @param routes of the gateway, by their keys. */
  hold(contract: Contract, routes: ReadonlyMap<string, HttpRoute>): void {
    const { throttlingRateLimit, throttlingBurstLimit } = limits(this.expensive);
    for (const key of expensiveKeys(contract)) {
      // In CloudFormation's own spelling: this property is JSON to the CDK.
      const settings = { ThrottlingRateLimit: throttlingRateLimit, ThrottlingBurstLimit: throttlingBurstLimit };
      this.stage.routeSettings = { ...this.stage.routeSettings, [key]: settings };
      const route = routes.get(key);
      // The stage is refused while a route that it names is not there.
      if (route) this.stage.node.addDependency(route);
    }
  }
}
