import { type Language, useLanguage } from '../texts/index.ts';

const steps: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** 'in 3 days', '5 minutes ago'. */
export function relative(seconds: number, language: Language): string {
  const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(Math.round(seconds / size), unit);
}

/** '3 hours', for how long something has been so. */
export function duration(seconds: number, language: Language): string {
  const [unit, size] = steps.find(([, length]) => seconds >= length) ?? ['second', 1];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.floor(seconds / size),
  );
}

/** A moment: how long ago, and exactly on hover. */
export function When({ at }: { at: string | null | undefined }) {
  const language = useLanguage();
  if (!at) return <>–</>;
  const exact = new Date(at).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'medium' });
  return (
    <time dateTime={at} title={exact}>
      {relative((Date.parse(at) - Date.now()) / 1000, language)}
    </time>
  );
}

/** A day, for lists of releases. */
export function Day({ at }: { at: string | null | undefined }) {
  const language = useLanguage();
  return at ? <time dateTime={at}>{new Date(at).toLocaleDateString(language, { dateStyle: 'medium' })}</time> : <>–</>;
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** '12 kB'. */
export function Size({ bytes }: { bytes: number | null }) {
  const language = useLanguage();
  if (bytes === null) return <>–</>;
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  const format = { style: 'unit', unit: units[step], maximumFractionDigits: 1 } as const;
  return <>{new Intl.NumberFormat(language, format).format(bytes / 1000 ** step)}</>;
}
