import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { raw } from '../api.ts';
import { loadConfig } from '../config.ts';
import { useSession } from '../session/session.ts';

interface Props {
  /** Of one of the store's own pictures. */
  address: string;
  alt: string;
  width?: number;
  height?: number;
  /** Whether only some may see it: a picture of an app that is not released. */
  closed?: boolean;
  /** What is shown when there is no picture. */
  otherwise?: ReactNode;
}

/** An address of the bytes for this page alone. It is given back when they are drawn, at the latest when nobody shows them any more. */
function useObjectAddress(bytes: Blob | undefined): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (!bytes) return;
    const made = URL.createObjectURL(bytes);
    setAddress(made);
    return () => {
      URL.revokeObjectURL(made);
      setAddress(undefined);
    };
  }, [bytes]);
  return address;
}

/** A picture that the browser would not be given: it asks for pictures without a token. */
function FetchedPicture({ address, otherwise = null, closed: _, ...rest }: Props) {
  const { data, error } = useQuery({
    queryKey: ['picture', address],
    queryFn: async () => (await raw(address)).blob(),
    // An address' bytes never change.
    staleTime: Number.POSITIVE_INFINITY,
  });
  const source = useObjectAddress(data);
  const [unreadable, setUnreadable] = useState<Blob>();
  if (error || (data && unreadable === data)) return otherwise;
  if (!source) return null;
  return (
    <img
      {...rest}
      alt={rest.alt}
      src={source}
      onLoad={() => URL.revokeObjectURL(source)}
      onError={() => setUnreadable(data)}
    />
  );
}

/**
 * One of the store's own pictures. In a store that is open, the browser gets it and keeps it; where it takes a token, or the browser was refused (an app's
 * visibility follows its release by a moment), it is fetched with the token.
 */
export function Picture(props: Props) {
  const { address, otherwise = null, closed = false, ...rest } = props;
  const signedIn = useSession().kind === 'signed-in';
  // Read already by who signed in; nobody else needs it.
  const { data, isPending } = useQuery({
    queryKey: ['config'],
    queryFn: loadConfig,
    enabled: signedIn,
    staleTime: Infinity,
  });
  const [refused, setRefused] = useState<string>();
  if (signedIn && (closed || data?.storeAccess === 'signed-in' || refused === address))
    return <FetchedPicture {...props} />;
  if (signedIn && isPending) return null;
  if (refused === address) return otherwise;
  return <img {...rest} alt={rest.alt} src={address} loading="lazy" onError={() => setRefused(address)} />;
}
