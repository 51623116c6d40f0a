import type { components } from './api.generated.ts';

export type ProblemDocument = components['schemas']['Problem'];
export type InputFault = NonNullable<ProblemDocument['errors']>[number];

/** What the API says went wrong, as an error; or that it could not be asked. */
export class ProblemError extends Error {
  /** 0: there was no answer. */
  readonly status: number;
  readonly type: string;
  readonly title: string;
  readonly errors: readonly InputFault[];
  readonly correlation: string | undefined;
  readonly document: Partial<ProblemDocument>;

  constructor(status: number, document: Partial<ProblemDocument>) {
    super(document.detail ?? '');
    this.name = 'ProblemError';
    this.status = status;
    this.type = document.type?.replace('urn:berth:problem:', '') ?? 'unknown';
    this.title = document.title ?? '';
    this.errors = document.errors ?? [];
    this.correlation = document.correlation;
    this.document = document;
  }

  /** What is wrong with one field of the input, if anything. */
  at(pointer: string): string | undefined {
    return this.errors.find(fault => fault.pointer === pointer)?.detail;
  }
}

/** Any error as a problem: a failed fetch is one without an answer. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  return new ProblemError(0, { type: 'unreachable', detail: error instanceof Error ? error.message : String(error) });
}
