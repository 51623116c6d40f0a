import { LocalFailure } from '../local/failure.ts';
import { groups } from './groups.ts';

/** Run by bench/run.ts in a process of its own: measures one group, and sends back its sections. */
const [name, quick] = process.argv.slice(2);
const group = groups.find(each => each.name === name);
const say = (line: string): void => void process.send?.({ say: line });
try {
  if (!group) throw new LocalFailure(`There is no group "${name}".`);
  process.send?.({ sections: await group.run({ quick: quick === 'quick', say }) });
} catch (error) {
  console.error(error instanceof LocalFailure ? error.message : error);
  process.exitCode = 1;
} finally {
  process.disconnect();
}
