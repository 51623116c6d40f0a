import type { Construct } from 'constructs';

/** Whether this is deployed to an emulator, as `npm start` does it: the front door serves the console, and there is no distribution. */
export function onEmulator(scope: Construct): boolean {
  return scope.node.tryGetContext('console') === 'local';
}

/** Whether a protection is on; `-c name=off` switches it off. */
export function isOn(scope: Construct, name: string): boolean {
  return scope.node.tryGetContext(name) !== 'off';
}

/**
 * A setting that is a number.
 * @throws Error that names the setting and what it may be.
 * @example wholeNumber(this, 'requestRate', 500) // -c requestRate=20
 */
export function wholeNumber(scope: Construct, name: string, otherwise: number, least = 1): number {
  const given: unknown = scope.node.tryGetContext(name) ?? otherwise;
  const number = Number(given);
  if (Number.isInteger(number) && number >= least) return number;
  throw new Error(`The setting ${name} is "${given}": give a whole number from ${least} on, such as ${otherwise}.`);
}
