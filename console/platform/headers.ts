/** What the console may talk to beside its own origin. */
export interface Elsewhere {
  /** The sign-in's origin; empty when it is the console's own. */
  signIn: string;
  /** Where packages are uploaded to. */
  uploads: string;
}

/**
 * The content security policy of every page: nothing from third parties, nothing inline. `data:` pictures are Cloudscape's own icons; `blob:` ones are
 * pictures that need a token to be read.
 */
export function contentSecurityPolicy({ signIn, uploads }: Elsewhere): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "manifest-src 'self'",
    ['connect-src', "'self'", signIn, uploads].filter(Boolean).join(' '),
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/** The headers that CloudFront sets in AWS, and the front door on this machine. */
export function securityHeaders(elsewhere: Elsewhere): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(elsewhere),
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
  };
}
