import { applyMode, Mode } from '@cloudscape-design/global-styles';
import { useEffect, useState } from 'react';
import { type Language, languages } from './texts/index.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const themeKey = 'berth.theme';
const languageKey = 'berth.language';
const prefersDark = matchMedia('(prefers-color-scheme: dark)');

function show(theme: Theme): void {
  const dark = theme === 'dark' || (theme === 'system' && prefersDark.matches);
  applyMode(dark ? Mode.Dark : Mode.Light);
  document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
}

function rememberedTheme(): Theme {
  return themes.find(theme => theme === localStorage.getItem(themeKey)) ?? 'system';
}

/** Before the first paint. */
export function showRememberedTheme(): void {
  show(rememberedTheme());
}

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(rememberedTheme);
  useEffect(() => {
    show(theme);
    const follow = () => show(theme);
    prefersDark.addEventListener('change', follow);
    return () => prefersDark.removeEventListener('change', follow);
  }, [theme]);
  const choose = (next: Theme) => {
    localStorage.setItem(themeKey, next);
    setTheme(next);
  };
  return [theme, choose];
}

/** The language that was chosen here, else the browser's, else English. */
export function rememberedLanguage(): Language {
  const chosen = localStorage.getItem(languageKey);
  const wanted =
    chosen ?? (navigator.languages.find(each => /^(en|zh)\b/.test(each))?.startsWith('zh') ? 'zh-CN' : 'en');
  return languages.find(language => language === wanted) ?? 'en';
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(languageKey, language);
}
