import { api, type Schema, take } from '../platform/api.ts';

export type Upload = Schema<'Upload'>;
/** Bytes; functions/ refuses larger ones. */
export const sizeLimit = 20_000_000;

/** Milliseconds between two looks at what became of an upload, and how long to look. */
const pause = 400;
const patience = 120_000;

/** What a message that a person reads is made from: `word` is one of texts/uploads.ts. */
export class UploadFailure extends Error {
  readonly word: 'stopped' | 'refusedBy';

  constructor(word: 'stopped' | 'refusedBy') {
    super(word);
    this.word = word;
  }
}

/** fetch cannot say how much was sent: XMLHttpRequest can. */
function post(url: string, form: FormData, onProgress: (share: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total);
    request.onload = () => (request.status < 300 ? resolve() : reject(new UploadFailure('refusedBy')));
    request.onerror = () => reject(new UploadFailure('stopped'));
    request.send(form);
  });
}

async function outcome(id: string): Promise<Upload> {
  const end = Date.now() + patience;
  for (;;) {
    const upload = await take(api.GET('/v1/uploads/{upload}', { params: { path: { upload: id } } }));
    if (upload.status !== 'waiting' || Date.now() > end) return upload;
    await new Promise(resolve => setTimeout(resolve, pause));
  }
}

/**
 * Sends a package straight to the drop bucket, by an address that the API signs, and waits for what becomes of it.
 * @throws ProblemError, UploadFailure
 */
export async function send(workspace: string, file: File, onProgress: (share: number) => void): Promise<Upload> {
  const { upload, url, fields } = await take(
    api.POST('/v1/workspaces/{workspace}/uploads', { params: { path: { workspace } }, body: { file: file.name } }),
  );
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  // S3 ignores what follows the file.
  form.append('file', file);
  await post(url, form, onProgress);
  onProgress(1);
  return outcome(upload.id);
}
