import Link, { type LinkProps } from '@cloudscape-design/components/link';
import { useNavigate } from 'react-router';

interface Followed {
  preventDefault(): void;
  detail: { href?: string | undefined; external?: boolean | undefined };
}

/** Lets the router follow what Cloudscape's components report; other origins and new tabs stay the browser's. */
export function useFollow(): (event: Followed) => void {
  const navigate = useNavigate();
  return event => {
    const { href, external } = event.detail;
    if (external || !href?.startsWith('/')) return;
    event.preventDefault();
    void navigate(href);
  };
}

/** A link to a page of the console. */
export function PageLink({ to, ...rest }: Omit<LinkProps, 'href' | 'onFollow'> & { to: string }) {
  const follow = useFollow();
  return <Link {...rest} href={to} onFollow={follow} />;
}
