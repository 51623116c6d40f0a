import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { BrowserRouter } from 'react-router';
import { Leaving } from '../leaving.tsx';
import { NoticesProvider } from '../notices.tsx';
import { queryClient } from '../queries.ts';
import { useSession, whenAnother } from '../session/session.ts';
import type { Language } from '../texts/index.ts';
import { rememberedLanguage, rememberLanguage } from '../theme.ts';
import { Frame } from './frame.tsx';
import { LanguageProvider } from './language.tsx';

whenAnother(() => queryClient.clear());

/** The whole console. What one person typed, and was told, is not for another who signs in beside it: for them it begins anew. */
export function Console() {
  const session = useSession();
  const [language, setLanguage] = useState(rememberedLanguage);
  const choose = (next: Language) => {
    rememberLanguage(next);
    setLanguage(next);
  };
  return (
    <QueryClientProvider client={queryClient}>
      <LanguageProvider language={language}>
        <NoticesProvider key={session.kind === 'anonymous' ? '' : session.user}>
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
