import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { LocalFailure } from '../local/failure.ts';
import { root } from '../local/settings.ts';
import { groups } from './groups.ts';
import { describeMachine, formatMachine } from './machine.ts';
import { formatSection, type Group, type Section } from './report.ts';

const resultsFile = join(root, '.local/bench/results.json');

interface Message {
  say?: string;
  sections?: Section[];
}

/** `npm run bench -- [--quick] [--only check,functions,store,installations,costs]`: the named groups, or all; a quick run leaves out those that are slow. */
function chosen(only: string | undefined, quick: boolean): readonly Group[] {
  if (only === undefined) return groups.filter(group => !(quick && group.slow));
  return only.split(',').map(name => {
    const group = groups.find(each => each.name === name);
    if (!group)
      throw new LocalFailure(`There is no group "${name}". There are: ${groups.map(each => each.name).join(', ')}.`);
    return group;
  });
}

/** In a process of its own, because the project's entities are bound to the first table that they see, and each group has its own store. */
async function measure({ name }: Group, quick: boolean, say: (line: string) => void): Promise<Section[]> {
  const child = fork(join(import.meta.dirname, 'child.ts'), [name, quick ? 'quick' : 'full']);
  let sections: Section[] = [];
  child.on('message', (message: Message) => {
    if (message.say) say(message.say);
    sections = message.sections ?? sections;
  });
  // Ctrl-C reaches the child by itself, and it stops its store: this process has to outlive it.
  const interrupt = (): void => {};
  const terminate = (): void => void child.kill('SIGTERM');
  process.on('SIGINT', interrupt).on('SIGTERM', terminate);
  const [code] = await once(child, 'exit');
  process.off('SIGINT', interrupt).off('SIGTERM', terminate);
  if (code !== 0) throw new LocalFailure(`${name} was not measured.`);
  return sections;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } } });
  const { quick, only } = values;
  const begun = Date.now();
  const seconds = (): string => ((Date.now() - begun) / 1000).toFixed(0);
  const say = (line: string): void => console.error(`${seconds().padStart(4)} s  ${line}`);
  const selected = chosen(only, quick);
  const machine = await describeMachine();
  const at = new Date(begun).toISOString();
  console.log(`# Berth, measured ${at}${quick ? ' (quick: few samples)' : ''}\n\n${formatMachine(machine)}\n`);
  const measured: Record<string, Section[]> = {};
  for (const group of selected) {
    const sections = await measure(group, quick, say);
    for (const section of sections) console.log(formatSection(section));
    measured[group.name] = sections;
    // After each group, so that a later one's failure costs nothing.
    mkdirSync(join(root, '.local/bench'), { recursive: true });
    writeFileSync(resultsFile, `${JSON.stringify({ at, quick, machine, measured }, null, 2)}\n`);
  }
  console.log(`Results: ${relative(process.cwd(), resultsFile)} (${seconds()} s)`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof LocalFailure ? error.message : error);
  process.exitCode = 1;
}
