/** One fault of an input: where (a JSON pointer, or a file and line of a package) and what would be right. */
export interface InputFault {
  pointer?: string;
  code?: string;
  detail: string;
  file?: string;
  line?: number;
  column?: number;
}

/** What each problem type means; the type URI is `urn:berth:problem:` and the key. Stable: clients switch on it. */
const titles = {
  'bad-request': 'The request is not understood',
  'invalid-input': 'The input is not valid',
  'invalid-cursor': 'The cursor is not one of this list',
  unauthenticated: 'Sign in first',
  'identity-unknown': 'Nobody knows whether you may go on',
  forbidden: 'You may not do this',
  'not-found': 'There is no such thing here',
  'method-not-allowed': 'This method is not for this address',
  'being-rendered': 'This is being rendered',
  conflict: 'This does not fit the present state',
  'action-not-allowed': 'The lifecycle does not allow this action now',
  'lost-race': 'Somebody else acted first',
  'self-review': 'Nobody reviews their own version',
  'name-taken': 'The name is taken',
  'version-taken': 'The version is taken by another package',
  'package-refused': 'The package was refused',
  'too-large': 'This is too large',
  'precondition-failed': 'It was changed since you read it',
  'idempotency-conflict': 'This Idempotency-Key was used for another request',
  'answered-once': 'This was done, and its answer is not repeated',
  'request-in-progress': 'The same request is still being worked on',
  'cluster-unusable': 'The cluster cannot be used',
  'cluster-unreachable': 'The cluster does not answer',
  'cluster-refused': 'The cluster refused it',
  'operation-running': 'Another operation is running',
  'preview-refused': 'This cannot be installed as it is',
  'policy-blocks': 'The inspection policy does not allow this',
  'unsupported-media-type': 'This content type is not taken here',
  internal: 'Something went wrong on our side',
} as const;

export type ProblemType = keyof typeof titles;

export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: InputFault[];
  [extension: string]: unknown;
}

/**
 * An error that a user can act on, answered as an RFC 9457 problem document.
 * @example throw new Problem(409, 'name-taken', 'The workspace "tutorial" exists already.');
 */
export class Problem extends Error {
  readonly status: number;
  readonly type: ProblemType;
  readonly errors: InputFault[] | undefined;
  readonly extensions: Record<string, unknown>;
  /** Of the answer, beside those that every problem has. */
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    type: ProblemType,
    detail: string,
    more: {
      errors?: InputFault[];
      extensions?: Record<string, unknown>;
      headers?: Record<string, string>;
      cause?: unknown;
    } = {},
  ) {
    super(detail, { cause: more.cause });
    this.name = 'Problem';
    this.status = status;
    this.type = type;
    this.errors = more.errors;
    this.extensions = more.extensions ?? {};
    this.headers = more.headers ?? {};
  }

  /** The RFC 9457 document of this problem. */
  document(): ProblemDocument {
    return {
      ...this.extensions,
      type: `urn:berth:problem:${this.type}`,
      title: titles[this.type],
      status: this.status,
      detail: this.message,
      ...(this.errors ? { errors: this.errors } : {}),
    };
  }
}

/** 404 for a thing that is not there, or that the caller may not know of. */
export function notFound(what: string): Problem {
  return new Problem(404, 'not-found', `${what} does not exist, or you may not see it.`);
}
