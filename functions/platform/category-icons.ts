/** The pictures that a category can have. The console draws them: nothing is uploaded, so nothing of a stranger's is shown, and they suit every theme. */
export const categoryIcons = [
  'ai',
  'analytics',
  'backup',
  'chat',
  'code',
  'database',
  'documents',
  'iot',
  'logging',
  'media',
  'messaging',
  'monitoring',
  'network',
  'pipeline',
  'security',
  'storage',
  'web',
] as const;
export type CategoryIcon = (typeof categoryIcons)[number];
