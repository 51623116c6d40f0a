/** One way to the hosted sign-in and back. Kept in this tab's sessionStorage meanwhile: it holds no token, and is of no use to anybody without the code. */
export interface Attempt {
  state: string;
  verifier: string;
  /** Comes back in the ID token: so it is the answer to this attempt, and not one that somebody kept. */
  nonce: string;
  /** The page to return to. */
  path: string;
  /** Milliseconds since 1970: who signs out in another tab later is not signed in by this. */
  begun: number;
}

const attemptKey = 'berth.sign-in';

export function rememberAttempt(attempt: Attempt): void {
  sessionStorage.setItem(attemptKey, JSON.stringify(attempt));
}

/** The attempt that this page's address answers, once. */
export function takeAttempt(state: string | null): Attempt | undefined {
  const kept = sessionStorage.getItem(attemptKey);
  sessionStorage.removeItem(attemptKey);
  const attempt = kept ? (JSON.parse(kept) as Attempt) : undefined;
  return attempt?.state === state ? attempt : undefined;
}
