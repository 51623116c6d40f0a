import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { send, sizeLimit, type Upload, UploadFailure } from './send.ts';

/** One file on its way. */
export interface Sending {
  key: string;
  file: string;
  share: number;
  outcome?: Upload;
  error?: unknown;
  /** Why it was not even sent: one of texts/uploads.ts. */
  refused?: 'notTgz' | 'tooLarge';
  failure?: UploadFailure['word'];
}

let counter = 0;

function fault(file: File): Sending['refused'] {
  if (!file.name.endsWith('.tgz')) return 'notTgz';
  return file.size > sizeLimit ? 'tooLarge' : undefined;
}

/** Sends packages side by side, each with its own progress and outcome. */
export function useUploads(workspace: string) {
  const [sending, setSending] = useState<Sending[]>([]);
  const queries = useQueryClient();
  const change = (key: string, part: Partial<Sending>) =>
    setSending(all => all.map(each => (each.key === key ? { ...each, ...part } : each)));

  const begin = async (file: File) => {
    const key = `file-${counter++}`;
    const refused = fault(file);
    setSending(all => [{ key, file: file.name, share: 0, ...(refused ? { refused } : {}) }, ...all]);
    if (refused) return;
    try {
      change(key, { outcome: await send(workspace, file, share => change(key, { share })) });
      await queries.invalidateQueries({ queryKey: ['apps'] });
      await queries.invalidateQueries({ queryKey: ['uploads'] });
    } catch (error) {
      change(key, error instanceof UploadFailure ? { failure: error.word } : { error });
    }
  };
  return {
    sending,
    add: (files: Iterable<File>) => {
      for (const file of files) void begin(file);
    },
    forget: (key: string) => setSending(all => all.filter(each => each.key !== key)),
  };
}
