import { I18nProvider, type I18nProviderProps } from '@cloudscape-design/components/i18n';
import { type ReactNode, useEffect, useState } from 'react';
import { type Language, LanguageContext } from '../texts/index.ts';

type Messages = I18nProviderProps.Messages;

/** Cloudscape's own texts, the language in use only. */
const load: Record<Language, () => Promise<{ default: Messages }>> = {
  en: () => import('@cloudscape-design/components/i18n/messages/all.en'),
  'zh-CN': () => import('@cloudscape-design/components/i18n/messages/all.zh-CN'),
};

/** Begins to load the texts of a language, before there is anything to show. A failure is the provider's own. */
export function preloadMessages(language: Language): void {
  load[language]().catch(() => {});
}

/** Nothing is shown before the texts are there: labels that change under one's hand are worse than a moment more. */
export function LanguageProvider({ language, children }: { language: Language; children: ReactNode }) {
  const [loaded, setLoaded] = useState<{ language: Language; messages: Messages }>();
  useEffect(() => {
    document.documentElement.lang = language;
    void load[language]().then(({ default: messages }) => setLoaded({ language, messages }));
  }, [language]);
  if (!loaded) return null;
  return (
    <LanguageContext.Provider value={loaded.language}>
      <I18nProvider locale={loaded.language} messages={[loaded.messages]}>
        {children}
      </I18nProvider>
    </LanguageContext.Provider>
  );
}
