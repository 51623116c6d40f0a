import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { type App, attachmentAddress, screenshotLimit } from '../platform/app-view.ts';
import { s3 } from '../platform/clients.ts';
import { setting } from '../platform/configuration.ts';
import { apps, attachments } from '../platform/entities/app.ts';
import { newIdentifier } from '../platform/identifiers.ts';
import { nobody } from '../platform/principal.ts';
import { notFound, Problem } from '../platform/problem.ts';
import { seesApp } from '../platform/visibility.ts';
import { held } from '../platform/writes.ts';
import { isSvg } from './svg.ts';

/** Two who change the pictures of one app at once: one of them looks again. */
const attempts = 8;

/** Bytes; the icons of public charts have a few kB. */
const sizeLimit = 2_000_000;

const signatures: [contentType: string, matches: (bytes: Buffer) => boolean][] = [
  ['image/png', bytes => bytes.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', bytes => bytes.subarray(0, 3).toString('latin1') === '\xff\xd8\xff'],
  ['image/gif', bytes => /^GIF8[79]a/.test(bytes.subarray(0, 6).toString('latin1'))],
  [
    'image/webp',
    bytes => bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WEBP',
  ],
  ['image/svg+xml', isSvg],
];

/** An SVG can carry scripts: served so, a browser runs none, loads nothing, and takes no other type for it. */
const safely = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  'x-content-type-options': 'nosniff',
};

/**
 * The headers of a picture. It may be kept for a day, as its id changes with its content; one that not everybody may see, by the browser that it was sent
 * to only, and for the one who asked.
 */
export function pictureHeaders(app: App): Record<string, string> {
  const open = setting('STORE_ACCESS') === 'public' && seesApp(nobody, app);
  return open
    ? { ...safely, 'cache-control': 'public, max-age=86400, immutable' }
    : { ...safely, 'cache-control': 'private, max-age=86400, immutable', vary: 'authorization' };
}

function keyOf(app: string, attachment: string): string {
  return `attachments/${app}/${attachment}`;
}

type Pictures = Pick<App, 'icon' | 'screenshots'>;

/**
 * Changes which pictures an app has, on what is there now: of two at once, neither is lost.
 * @returns what it had before.
 * @throws Problem 404 when the app is gone, 409 when others change it all the time; and what `change` throws.
 */
async function changePictures(app: string, change: (now: Pictures) => Pictures): Promise<Pictures> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { data: now } = await apps.get({ app }).go({ consistent: true });
    if (!now) throw notFound(`The app "${app}"`);
    const { icon, screenshots } = change(now);
    const update = apps.patch({ app }).set({ screenshots: screenshots ?? [], updatedAt: new Date().toISOString() });
    const changed = icon === undefined ? update.remove(['icon']) : update.set({ icon });
    const write = changed
      .add({ revision: 1 })
      .where((attribute, { eq }) => eq(attribute.revision, now.revision))
      .go();
    if (await held(write)) return now;
  }
  throw new Problem(409, 'conflict', 'Others change this app at this moment: repeat the request.');
}

/** Removes a picture that no app shows any more. */
async function forget(app: string, attachment: string): Promise<void> {
  await attachments.delete({ app, attachment }).go();
  await s3().send(new DeleteObjectCommand({ Bucket: setting('PACKAGES_BUCKET'), Key: keyOf(app, attachment) }));
}

function withPicture(now: Pictures, kind: 'icon' | 'screenshot', attachment: string): Pictures {
  const { icon, screenshots = [] } = now;
  if (kind === 'icon') return { icon: attachment, screenshots };
  if (screenshots.length >= screenshotLimit)
    throw new Problem(409, 'conflict', `An app has at most ${screenshotLimit} screenshots: remove one of them first.`);
  return { icon, screenshots: [...screenshots, attachment] };
}

/**
 * Keeps a picture; an icon takes the place of the one before.
 * @throws Problem 413 over 2 MB, 415 for what is no picture by its content, 409 for a screenshot too many.
 */
export async function addAttachment(app: App, kind: 'icon' | 'screenshot', body: Uint8Array, user: string) {
  const bytes = Buffer.from(body);
  if (bytes.length > sizeLimit)
    throw new Problem(413, 'too-large', `The picture has ${bytes.length} bytes; at most ${sizeLimit} are taken.`);
  const contentType = signatures.find(([, matches]) => matches(bytes))?.[0];
  if (!contentType)
    throw new Problem(415, 'unsupported-media-type', 'This is no PNG, JPEG, GIF, WebP or SVG, by its content.');
  // It may be told before anything is kept.
  withPicture(app, kind, '');
  const attachment = newIdentifier('att');
  await s3().send(
    new PutObjectCommand({
      Bucket: setting('PACKAGES_BUCKET'),
      Key: keyOf(app.app, attachment),
      Body: bytes,
      ContentType: contentType,
    }),
  );
  const now = new Date().toISOString();
  await attachments
    .create({ attachment, app: app.app, kind, contentType, size: bytes.length, createdAt: now, createdBy: user })
    .go();
  const before = await changePictures(app.app, pictures => withPicture(pictures, kind, attachment)).catch(
    async error => {
      await forget(app.app, attachment);
      throw error;
    },
  );
  if (kind === 'icon' && before.icon) await forget(app.app, before.icon);
  return { id: attachment, address: attachmentAddress(app.app, attachment), contentType, size: bytes.length };
}

/** Reads one that was added a moment ago, too: its address is out, and who is told 404 shows no picture. @throws Problem 404. */
export async function loadAttachment(
  app: string,
  attachment: string,
): Promise<{ bytes: Uint8Array; contentType: string }> {
  const { data } = await attachments.get({ app, attachment }).go({ consistent: true });
  if (!data) throw notFound(`The attachment "${attachment}"`);
  const { Body } = await s3()
    .send(new GetObjectCommand({ Bucket: setting('PACKAGES_BUCKET'), Key: keyOf(app, attachment) }))
    .catch((error: unknown) => {
      // A removal that was cut off: the record goes with its repetition.
      if (error instanceof Error && error.name === 'NoSuchKey') return { Body: undefined };
      throw error;
    });
  if (!Body) throw notFound(`The attachment "${attachment}"`);
  return { bytes: await Body.transformToByteArray(), contentType: data.contentType };
}

/** Removes a picture from the app first, so that nothing points at a file that is gone. */
export async function deleteAttachment(app: App, attachment: string): Promise<void> {
  const { data } = await attachments.get({ app: app.app, attachment }).go({ consistent: true });
  if (!data) throw notFound(`The attachment "${attachment}"`);
  await changePictures(app.app, ({ icon, screenshots = [] }) => ({
    icon: icon === attachment ? undefined : icon,
    screenshots: screenshots.filter(id => id !== attachment),
  }));
  await forget(app.app, attachment);
}
