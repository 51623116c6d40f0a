import type { CategoryIcon as Name } from '../../functions/platform/category-icons.ts';

/** Drawn on 16 × 16, with lines as Cloudscape's own icons have them. */
const drawings: Readonly<Record<Name | 'none', string>> = {
  ai: 'M5 5h6v6H5zM6.5 5V2M9.5 5V2M6.5 14v-3M9.5 14v-3M5 6.5H2M5 9.5H2M14 6.5h-3M14 9.5h-3',
  analytics: 'M2 14h12M4 14V9M8 14V3M12 14V6',
  backup: 'M3 8a5 5 0 1 0 1.5-3.5L3 6M3 2.5V6h3.5M8 5.5V8l2 1.5',
  chat: 'M2 3h12v8H8l-3 3v-3H2zM5 6h6M5 8.5h4',
  code: 'M5 4 1.5 8 5 12M11 4l3.5 4L11 12M9.5 2.5l-3 11',
  database:
    'M2.5 4c0-1.1 2.5-2 5.5-2s5.5.9 5.5 2-2.5 2-5.5 2-5.5-.9-5.5-2zM2.5 4v8c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2V4M2.5 8c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2',
  documents: 'M4 1.5h5L12.5 5v9.5H4zM9 1.5V5h3.5M6 8h4.5M6 11h4.5',
  iot: 'M8 10.5v4M4 14.5h8M8 9.5a1 1 0 1 0 0-2 1 1 0 0 0 0 2zM5 11a3.6 3.6 0 0 1 0-5M11 11a3.6 3.6 0 0 0 0-5M2.8 13a6.6 6.6 0 0 1 0-9.2M13.2 13a6.6 6.6 0 0 0 0-9.2',
  logging: 'M2 3.5h1M5.5 3.5H14M2 8h1M5.5 8H14M2 12.5h1M5.5 12.5H11',
  media: 'M2 3h12v10H2zM6.5 5.5v5l4-2.5z',
  messaging: 'M2 3.5h12v9H2zM2 4l6 5 6-5',
  monitoring: 'M1.5 8.5h3l2-5.5 3 10 2-4.5h3',
  network: 'M6 2h4v3.5H6zM1.5 10.5h4V14h-4zM10.5 10.5h4V14h-4zM8 5.5V8M3.5 10.5V8h9v2.5',
  pipeline:
    'M3.5 5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM12.5 14a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM5 3.5h5.5a2 2 0 0 1 2 2V11M3.5 5v5.5a2 2 0 0 0 2 2H11',
  security: 'M8 1.5 13.5 4v4c0 3.2-2.3 5.5-5.5 6.5C4.8 13.5 2.5 11.2 2.5 8V4zM5.5 8l2 2 3-3.5',
  storage: 'M2 3h12v4H2zM2 9h12v4H2zM4.5 5h1M4.5 11h1',
  web: 'M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM1.5 8h13M8 1.5c4 4 4 9 0 13M8 1.5c-4 4-4 9 0 13',
  none: 'M2 2h5l7 7-5 5-7-7zM5 5.5h.5',
};

/** A category's picture; of one without, a tag. Its name stands beside it, always. */
export function CategoryIcon({ icon }: { icon: Name | null }) {
  return (
    <svg className="berth-category-icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={drawings[icon ?? 'none']} />
    </svg>
  );
}
