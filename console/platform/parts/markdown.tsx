import { memo } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';

const scrolling = { tabIndex: 0 };

/** One level lower: the page has its own h1. Pictures of other hosts become links; raw HTML is never made into elements. */
const components: Components = {
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h4>{children}</h4>,
  h3: ({ children }) => <h5>{children}</h5>,
  h4: ({ children }) => <h6>{children}</h6>,
  // What scrolls must be reachable by keyboard (WCAG 2.1.1).
  pre: ({ children }) => <pre {...scrolling}>{children}</pre>,
  table: ({ children }) => <table {...scrolling}>{children}</table>,
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  ),
  img: ({ src, alt }) =>
    typeof src === 'string' && src ? (
      <a href={src} target="_blank" rel="noopener noreferrer nofollow">
        {alt || src}
      </a>
    ) : (
      alt
    ),
};

/** A text that a stranger wrote, in Markdown. react-markdown makes React elements, never HTML, and drops addresses such as `javascript:`. */
function Markdown({ children }: { children: string }) {
  return (
    <div className="berth-markdown">
      <ReactMarkdown remarkPlugins={[remarkGfm]} components={components} skipHtml>
        {children}
      </ReactMarkdown>
    </div>
  );
}

/** A readme of 80 kB takes a fifth of a second: once, however often what is around it is drawn. */
export default memo(Markdown);
