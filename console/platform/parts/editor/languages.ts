import type { Extension } from '@codemirror/state';

/** Each language's parser comes with its first use. */
export const languages = {
  yaml: async (): Promise<Extension> => (await import('@codemirror/lang-yaml')).yaml(),
  markdown: async (): Promise<Extension> => (await import('@codemirror/lang-markdown')).markdown(),
};

export type EditorLanguage = keyof typeof languages;
