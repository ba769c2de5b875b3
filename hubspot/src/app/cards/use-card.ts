/** What the card knows: nothing yet, a lead, or why there is none. What was known stays while something fails. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CardApi } from './card-api.ts';
import type { CardAnswer, CardView, Failure } from './contract.ts';

export type CardState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** `trouble`: the last look failed, and this is what was known before. */
  | { readonly kind: 'ready'; readonly view: CardView; readonly trouble: Failure | null };

export interface Card {
  readonly state: CardState;
  /** Somebody has asked for a look, and it is on its way. */
  readonly isLooking: boolean;
  look(): void;
  show(view: CardView): void;
}

/** `reload`: raised by whoever knows that the record has changed. */
export function useCard(api: CardApi, reload: number): Card {
  const [state, setState] = useState<CardState>({ kind: 'loading' });
  const [isLooking, setIsLooking] = useState(false);
  const newest = useRef(0);

  const look = useCallback(async () => {
    newest.current += 1;
    const mine = newest.current;
    const answer = await api.read();
    // Answers may overtake each other; the one that was asked for last counts.
    if (mine !== newest.current) return;
    setIsLooking(false);
    setState((before) => after(before, answer));
  }, [api]);

  const show = useCallback((view: CardView) => {
    newest.current += 1;
    setIsLooking(false);
    setState({ kind: 'ready', view, trouble: null });
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new number asks for another look
  useEffect(() => void look(), [look, reload]);

  const refreshInMs = refreshOf(state);
  useEffect(() => {
    if (refreshInMs === null) return;
    const timer = setInterval(() => void look(), refreshInMs);
    return () => clearInterval(timer);
  }, [look, refreshInMs]);

  const lookNow = useCallback(() => {
    setIsLooking(true);
    void look();
  }, [look]);

  return { state, isLooking, look: lookNow, show };
}

function after(before: CardState, answer: CardAnswer): CardState {
  if (answer.ok) return { kind: 'ready', view: answer.data, trouble: null };
  if (before.kind === 'ready' && answer.again) return { ...before, trouble: answer };
  return { kind: 'failed', failure: answer };
}

const WAITING_MS = 5_000;

/** What is only being prepared comes by itself. */
function refreshOf(state: CardState): number | null {
  if (state.kind === 'ready') return state.view.refreshInMs;
  return state.kind === 'failed' && state.failure.again ? WAITING_MS : null;
}
