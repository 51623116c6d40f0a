import { createContext, useContext, useMemo } from 'react';
import { access } from './access.ts';
import { catalog } from './catalog.ts';
import { categories } from './categories.ts';
import { clusters } from './clusters.ts';
import { common } from './common.ts';
import { editor } from './editor.ts';
import { installations } from './installations.ts';
import { lifecycle } from './lifecycle.ts';
import { objects } from './objects.ts';
import { type InOne, inLanguage, type Texts } from './pairs.ts';
import { rollouts } from './rollouts.ts';
import { store } from './store.ts';
import { uploads } from './uploads.ts';

const catalogue = {
  common,
  store,
  catalog,
  objects,
  uploads,
  lifecycle,
  installations,
  access,
  clusters,
  categories,
  rollouts,
  editor,
};

export type Words = InOne<typeof catalogue>;
export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', 'zh-CN': '简体中文' };

/** All texts of the console, by language. */
export const words: Readonly<Record<Language, Words>> = {
  en: inLanguage(catalogue, 0) as Words,
  'zh-CN': inLanguage(catalogue, 1) as Words,
};

export const LanguageContext = createContext<Language>('en');

export function useLanguage(): Language {
  return useContext(LanguageContext);
}

/** @example const { store } = useWords(); return store.title; */
export function useWords(): Words {
  return words[useLanguage()];
}

/**
 * Texts of one page, which come with its chunk and not with the first load.
 * @example const words = useTexts(auditTexts); return words.title;
 */
export function useTexts<const T extends Texts>(own: T): InOne<T> {
  const language = languages.indexOf(useLanguage()) as 0 | 1;
  return useMemo(() => inLanguage(own, language), [own, language]);
}
