import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
} from 'react';
import { UNSAFE_NavigationContext as NavigationContext, type Navigator } from 'react-router';

const LeavingDialog = lazy(() => import('./shell/leaving-dialog.tsx'));

type Go = () => void;

/** Whether the page has something that would be lost, and where it is in the browser's history. */
interface Hold {
  on: boolean;
  index: number;
  /** What else goes with it. */
  left: () => void;
}

const HoldContext = createContext<Hold>({ on: false, index: 0, left: () => {} });

/** The router numbers the entries of the browser's history. */
function historyIndex(): number {
  return Number((history.state as { idx?: number } | null)?.idx ?? 0);
}

/**
 * Has the user asked before a page with something typed is left: by a link, by the browser's buttons, or by closing it.
 * @param left is called when the user says that it may be lost.
 * @returns lets go of it, for leaving after it was kept.
 */
export function useUnsaved(unsaved: boolean, left: () => void): () => void {
  const hold = useContext(HoldContext);
  useEffect(() => {
    hold.left = left;
  }, [hold, left]);
  useEffect(() => {
    if (!unsaved) return;
    const warn = (event: BeforeUnloadEvent) => {
      if (hold.on) event.preventDefault();
    };
    Object.assign(hold, { on: true, index: historyIndex() });
    addEventListener('beforeunload', warn);
    return () => {
      hold.on = false;
      removeEventListener('beforeunload', warn);
    };
  }, [unsaved, hold]);
  return useCallback(() => {
    hold.on = false;
  }, [hold]);
}

/** Asks before it follows to another page. */
function asking(navigator: Navigator, hold: Hold, ask: (go: Go) => void): Navigator {
  const either = (leaves: boolean, go: Go) => (hold.on && leaves ? ask(go) : go());
  const elsewhere = (to: Parameters<Navigator['push']>[0]) =>
    new URL(navigator.createHref(to), location.href).pathname !== location.pathname;
  return {
    ...navigator,
    push: (to, ...rest) => either(elsewhere(to), () => navigator.push(to, ...rest)),
    replace: (to, ...rest) => either(elsewhere(to), () => navigator.replace(to, ...rest)),
    go: delta => either(true, () => navigator.go(delta)),
  };
}

/** The browser has gone already when it says so: the way is gone back, then the user asked. */
function useBrowserButtons(hold: Hold, ask: (go: Go) => void): void {
  useLayoutEffect(() => {
    let returning = false;
    const gone = (event: PopStateEvent) => {
      if (!hold.on) return;
      event.stopImmediatePropagation();
      const steps = historyIndex() - hold.index;
      if (returning || steps === 0) {
        returning = false;
        return;
      }
      returning = true;
      history.go(-steps);
      ask(() => history.go(steps));
    };
    // Before the router's own listener.
    addEventListener('popstate', gone, { capture: true });
    return () => removeEventListener('popstate', gone, { capture: true });
  }, [hold, ask]);
}

/** Around everything that navigates. The router's own blocker would bring its data router along, 19 kB of the first load. */
export function Leaving({ children }: { children: ReactNode }) {
  const context = useContext(NavigationContext);
  const [hold] = useState<Hold>({ on: false, index: 0, left: () => {} });
  const [waiting, setWaiting] = useState<{ go: Go }>();
  const ask = useCallback((go: Go) => setWaiting({ go }), []);
  useBrowserButtons(hold, ask);
  const guarded = useMemo(
    () => ({ ...context, navigator: asking(context.navigator, hold, ask) }),
    [context, hold, ask],
  );
  const leave = () => {
    hold.on = false;
    hold.left();
    setWaiting(undefined);
    waiting?.go();
  };
  return (
    <HoldContext.Provider value={hold}>
      <NavigationContext.Provider value={guarded}>{children}</NavigationContext.Provider>
      {waiting && (
        <Suspense>
          <LeavingDialog onLeave={leave} onStay={() => setWaiting(undefined)} />
        </Suspense>
      )}
    </HoldContext.Provider>
  );
}
