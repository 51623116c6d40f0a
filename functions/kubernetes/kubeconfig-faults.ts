/** One fault of a kubeconfig: where (a JSON pointer, '' for the whole) and what would be right. */
export interface KubeconfigError {
  pointer: string;
  detail: string;
}

/** A kubeconfig that is not taken; `errors` says all that is wrong with it. */
export class KubeconfigFault extends Error {
  readonly errors: KubeconfigError[];

  constructor(errors: KubeconfigError[]) {
    super(errors[0]?.detail ?? 'The kubeconfig is not taken.');
    this.name = 'KubeconfigFault';
    this.errors = errors;
  }
}

/** Gathers faults, so that a person sees all of them at once. */
export class FaultList {
  private readonly errors: KubeconfigError[] = [];

  add(pointer: string, detail: string): void {
    this.errors.push({ pointer, detail });
  }

  get any(): boolean {
    return this.errors.length > 0;
  }

  fault(more: KubeconfigError[] = []): KubeconfigFault {
    return new KubeconfigFault([...this.errors, ...more]);
  }
}
