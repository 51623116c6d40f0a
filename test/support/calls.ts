import type { IncomingMessage } from 'node:http';

/** One IAM action that a function used. */
export interface Call {
  /** AWS_SDK_UA_APP_ID of the function. */
  application: string;
  action: string;
  /** The part of an ARN behind the account: 'table/T/index/gsi1', 'bucket/key', 'stateMachine:N'; '*' where the action has no resource. */
  resource: string;
  /** Of what is written to the table: how its partition key begins, 'app#' or, without a '#', all of it. */
  key?: string;
}

type Item = Record<string, unknown>;

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

const transactionActions: Record<string, string> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

type Taken = [action: string, resource: string, key?: string];

const writing = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem']);

/** How the partition key of a written item begins. */
function beginningOf({ Item: item, Key: key }: Item): string {
  const pk = [item, key].filter(isItem)[0]?.pk;
  return /^[^#]*#?/.exec(isItem(pk) ? text(pk.S) : '')?.[0] ?? '';
}

function dynamoCall(operation: string, resource: string, body: unknown): Taken {
  const action = `dynamodb:${operation}`;
  return writing.has(operation) && isItem(body) ? [action, resource, beginningOf(body)] : [action, resource];
}

function dynamoCalls(operation: string, body: Item): Taken[] {
  if (operation.startsWith('Transact')) {
    const items = Array.isArray(body.TransactItems) ? body.TransactItems.filter(isItem) : [];
    return items.flatMap(item =>
      Object.entries(item).map(([kind, of]) =>
        dynamoCall(`${transactionActions[kind]}`, `table/${isItem(of) ? text(of.TableName) : ''}`, of),
      ),
    );
  }
  if (operation.startsWith('Batch')) {
    const tables = isItem(body.RequestItems) ? Object.keys(body.RequestItems) : [];
    return tables.map(table => [`dynamodb:${operation}`, `table/${table}`]);
  }
  const index = text(body.IndexName);
  return [dynamoCall(operation, `table/${text(body.TableName)}${index ? `/index/${index}` : ''}`, body)];
}

function objectCalls(method: string, url: URL, copySource: string | undefined): [action: string, resource: string][] {
  const path = decodeURIComponent(url.pathname.slice(1));
  const versioned = url.searchParams.has('versionId') ? 'Version' : '';
  if (!path.includes('/')) return method === 'POST' ? [] : [['s3:ListBucket', path]];
  if (method === 'GET' || method === 'HEAD') return [[`s3:GetObject${versioned}`, path]];
  if (method === 'DELETE') return [[`s3:DeleteObject${versioned}`, path]];
  const put: [string, string] = ['s3:PutObject', path];
  if (!copySource) return [put];
  const [from = '', query = ''] = decodeURIComponent(copySource).replace(/^\//, '').split('?');
  return [put, [query.includes('versionId') ? 's3:GetObjectVersion' : 's3:GetObject', from]];
}

/** What stands behind the account in an ARN. */
const resourceOf = (arn: unknown): string => text(arn).split(':').slice(5).join(':');

/** STS is asked in the way of a form. */
function tokenCalls(form: URLSearchParams): [action: string, resource: string][] {
  return [[`sts:${form.get('Action')}`, resourceOf(form.get('RoleArn') ?? '') || '*']];
}

/** Presigned addresses are used by strangers, with the rights of the function that signed them; each signs in a way of its own. */
function signer(url: URL): string {
  if (url.searchParams.has('response-content-disposition')) return 'berth-catalog';
  if (url.searchParams.has('response-cache-control')) return 'berth-audit';
  return url.searchParams.has('response-content-type') ? 'berth-charts' : '';
}

/** The IAM actions that a request to AWS takes, if one of Berth's functions sent it. */
export function callsOf({ method = '', url: path = '', headers }: IncomingMessage, body: Buffer): Call[] {
  const url = new URL(path, 'http://cloud');
  const agent = `${headers['user-agent']} ${headers['x-amz-user-agent']}`;
  const application =
    /\bapp\/([a-z]+(?:-[a-z]+)*)/.exec(agent)?.[1] ?? (url.searchParams.has('X-Amz-Signature') ? signer(url) : '');
  if (!application) return [];
  const [service = '', operation = ''] = text(headers['x-amz-target']).split('.');
  const client = /\bapi\/([a-z]+)/.exec(agent)?.[1];
  const named = ([action, resource, key]: Taken): Call => ({
    application,
    action,
    resource,
    ...(key === undefined ? {} : { key }),
  });
  // Called as the role that was taken on, not as the function.
  if (client === 'eks') return [];
  if (client === 'sts') return tokenCalls(new URLSearchParams(body.toString('utf8'))).map(named);
  if (!operation)
    return objectCalls(
      method,
      url,
      typeof headers['x-amz-copy-source'] === 'string' ? headers['x-amz-copy-source'] : undefined,
    ).map(named);
  const parsed: unknown = JSON.parse(body.toString('utf8') || '{}');
  const input = isItem(parsed) ? parsed : {};
  if (service.startsWith('DynamoDB')) return dynamoCalls(operation, input).map(named);
  // A queue's ARN ends in its name, and so does its address.
  if (service === 'AmazonSQS') return [named([`sqs:${operation}`, text(input.QueueUrl).split('/').at(-1) || '*'])];
  if (service === 'AWSStepFunctions')
    return [named([`states:${operation}`, resourceOf(input.stateMachineArn ?? input.executionArn) || '*'])];
  if (service === 'secretsmanager')
    return [named([`secretsmanager:${operation}`, `secret:${text(input.SecretId ?? input.Name)}`])];
  // The pool is named by its id, and so ends its ARN.
  if (service === 'AWSCognitoIdentityProviderService')
    return [named([`cognito-idp:${operation}`, `userpool/${text(input.UserPoolId)}`])];
  if (service === 'AWSEvents') return [named([`events:${operation}`, 'event-bus/default'])];
  return [named([`${service}:${operation}`, '*'])];
}
