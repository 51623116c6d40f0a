/** What a deployment says of itself: written by infra/console.ts in AWS, by the front door on one machine. */
export interface Config {
  /** The hosted sign-in's origin; empty when it is this one. */
  signIn: string;
  /** Who issues ID tokens: what their `iss` says. */
  issuer: string;
  clientId: string;
  /** Who may look at the store, and so at its pictures. */
  storeAccess: 'public' | 'signed-in';
  /** The review's state machine, where there is a Step Functions console to look at it. */
  lifecycle?: string;
}

let loaded: Promise<Config> | undefined;

export function loadConfig(): Promise<Config> {
  loaded ??= fetch('/config.json').then(async answer => {
    if (!answer.ok) throw new Error(`config.json: ${answer.status}`);
    return (await answer.json()) as Config;
  });
  return loaded;
}
