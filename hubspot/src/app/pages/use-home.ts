/** What the page knows: nothing yet, the portal's day, or why there is none. What was known stays while something fails. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Failure, HomeAnswer, HomeView } from './contract.ts';
import { readHome } from './home-api.ts';

export type HomeState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** `trouble`: the last look failed, and this is what was known before. */
  | { readonly kind: 'ready'; readonly view: HomeView; readonly trouble: Failure | null };

const WAITING_MS = 5_000;

export function useHome(backend: string) {
  const [state, setState] = useState<HomeState>({ kind: 'loading' });
  const [isLooking, setIsLooking] = useState(false);
  const newest = useRef(0);

  const look = useCallback(async () => {
    newest.current += 1;
    const mine = newest.current;
    const answer = await readHome(backend);
    // Answers may overtake each other; the one that was asked for last counts.
    if (mine !== newest.current) return;
    setIsLooking(false);
    setState((before) => after(before, answer));
  }, [backend]);

  useEffect(() => void look(), [look]);

  const againInMs = againIn(state);
  useEffect(() => {
    if (againInMs === null) return;
    const timer = setInterval(() => void look(), againInMs);
    return () => clearInterval(timer);
  }, [look, againInMs]);

  const lookNow = useCallback(() => {
    setIsLooking(true);
    void look();
  }, [look]);

  return { state, isLooking, look: lookNow };
}

function after(before: HomeState, answer: HomeAnswer): HomeState {
  if (answer.ok) return { kind: 'ready', view: answer.data, trouble: null };
  if (before.kind === 'ready' && answer.again) return { ...before, trouble: answer };
  return { kind: 'failed', failure: answer };
}

/** What is only being prepared comes by itself. */
function againIn(state: HomeState): number | null {
  if (state.kind === 'ready') return state.view.refreshInMs;
  return state.kind === 'failed' && state.failure.again ? WAITING_MS : null;
}
