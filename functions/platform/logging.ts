import { Logger } from '@aws-lambda-powertools/logger';

/**
 * The function's structured logger. Every line carries `correlation`, the id that follows a request through S3 and SQS to the execution.
 * Never log tokens, credentials, task tokens or whole bodies.
 */
export const logger = new Logger();

/** Sets the correlation id of the lines that follow. */
export function correlate(correlation: string): void {
  logger.appendKeys({ correlation });
}
