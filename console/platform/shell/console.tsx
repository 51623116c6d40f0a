import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { BrowserRouter } from 'react-router';
import { Leaving } from '../leaving.tsx';
import { NoticesProvider } from '../notices.tsx';
import { queryClient } from '../queries.ts';
import type { Language } from '../texts/index.ts';
import { rememberedLanguage, rememberLanguage } from '../theme.ts';
import { Frame } from './frame.tsx';
import { LanguageProvider } from './language.tsx';

/** The whole console. */
export function Console() {
  const [language, setLanguage] = useState(rememberedLanguage);
  const choose = (next: Language) => {
    rememberLanguage(next);
    setLanguage(next);
  };
  return (
    <QueryClientProvider client={queryClient}>
      <LanguageProvider language={language}>
        <NoticesProvider>
          <BrowserRouter>
            <Leaving>
              <Frame onLanguage={choose} />
            </Leaving>
          </BrowserRouter>
        </NoticesProvider>
      </LanguageProvider>
    </QueryClientProvider>
  );
}
