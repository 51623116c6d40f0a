/**
 * List prices of us-east-1 in US dollars, without free tiers and discounts, as they stood on the named pages of aws.amazon.com to the best of our knowledge
 * (2025). Look them up before you plan with them.
 */
export const prices = {
  /** "AWS Lambda pricing": a request; a GB-second on Arm, first tier. */
  lambdaRequest: 0.2 / 1e6,
  lambdaGBSecond: 0.0000133334,
  /** "Amazon API Gateway pricing", HTTP APIs: a request of up to 512 kB, first 300 million. */
  httpRequest: 1 / 1e6,
  /** "Amazon DynamoDB pricing for on-demand capacity", Standard table class, since November 2024. Streams that Lambda reads are free. */
  writeUnit: 0.625 / 1e6,
  readUnit: 0.125 / 1e6,
  /** "Amazon S3 pricing", S3 Standard: PUT, COPY, POST and LIST; GET and all others. DELETE is free. */
  s3Put: 0.005 / 1e3,
  s3Get: 0.0004 / 1e3,
  /** "Amazon SQS pricing", standard queues: a request, first tier. */
  sqsRequest: 0.4 / 1e6,
  /** "AWS Step Functions pricing", Standard workflows. */
  stateTransition: 0.025 / 1e3,
  /** "Amazon EC2 On-Demand pricing", data transfer out to the internet: a GB, first 10 TB. S3 bills the same. */
  transferGB: 0.09,
} as const;

/** What one operation uses. */
export interface Usage {
  httpRequests: number;
  lambdaRequests: number;
  gbSeconds: number;
  writeUnits: number;
  readUnits: number;
  s3Puts: number;
  s3Gets: number;
  sqsRequests: number;
  stateTransitions: number;
}

export const nothing: Usage = {
  httpRequests: 0,
  lambdaRequests: 0,
  gbSeconds: 0,
  writeUnits: 0,
  readUnits: 0,
  s3Puts: 0,
  s3Gets: 0,
  sqsRequests: 0,
  stateTransitions: 0,
};

/** What each service takes for a usage, US dollars. */
export function costs(usage: Usage): Record<'api' | 'lambda' | 'dynamo' | 's3' | 'sqs' | 'states', number> {
  return {
    api: usage.httpRequests * prices.httpRequest,
    lambda: usage.lambdaRequests * prices.lambdaRequest + usage.gbSeconds * prices.lambdaGBSecond,
    dynamo: usage.writeUnits * prices.writeUnit + usage.readUnits * prices.readUnit,
    s3: usage.s3Puts * prices.s3Put + usage.s3Gets * prices.s3Get,
    sqs: usage.sqsRequests * prices.sqsRequest,
    states: usage.stateTransitions * prices.stateTransition,
  };
}

/** What a usage costs altogether, US dollars. */
export function total(usage: Usage): number {
  return Object.values(costs(usage)).reduce((sum, cost) => sum + cost, 0);
}

/** Of several usages together. */
export function add(...usages: readonly Usage[]): Usage {
  const sum = { ...nothing };
  for (const usage of usages) for (const key of Object.keys(sum) as (keyof Usage)[]) sum[key] += usage[key];
  return sum;
}

/** A usage of many repetitions, for one. */
export function divide(usage: Usage, by: number): Usage {
  const part = { ...usage };
  for (const key of Object.keys(part) as (keyof Usage)[]) part[key] /= by;
  return part;
}
