import { join } from 'node:path';
import { signIn } from './cast.ts';
import { readOutputs } from './deploy.ts';
import { cast, startSettings } from './settings.ts';

/** `npm run token isv`: signs in one of the cast and prints the bearer token. */
const user = process.argv[2] ?? 'isv';
const settings = startSettings();
const known = Object.entries(cast).find(([name]) => name === user);
if (!known) {
  console.error(`The cast is: ${Object.keys(cast).join(', ')}.`);
  process.exit(2);
}
console.log(await signIn(settings, readOutputs(join(settings.directory, 'outputs.json')), user, known[1].password));
