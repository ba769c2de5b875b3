// A copy of hubspot/shared/use-view.ts, made by npm run manifest.
/** What an extension knows: nothing yet, a view, or why there is none. What was known stays while something fails. */
import { useCallback, useEffect, useRef, useState } from 'react';

interface Failed {
  readonly ok: false;
  readonly code: string;
  readonly message: string;
  readonly title?: string | undefined;
  readonly again?: boolean | undefined;
}

type Answered<View> = { readonly ok: true; readonly data: View } | Failed;

export type ViewState<View> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly failure: Failed }
  /** `trouble`: the last look failed, and this is what was known before. */
  | { readonly kind: 'ready'; readonly view: View; readonly trouble: Failed | null };

export interface Looking<View> {
  readonly state: ViewState<View>;
  /** Somebody has asked for a look, and it is on its way. */
  readonly isLooking: boolean;
  look(): void;
  show(view: View): void;
}

interface ViewGiven<View> {
  read(): Promise<Answered<View>>;
  /** After how many milliseconds to look again by itself; null for never. */
  readonly refreshIn?: (view: View) => number | null;
  /** Raised by whoever knows that something has changed. */
  readonly reload?: number;
}

/** `read` and `refreshIn` must stay the same from one rendering to the next. */
export function useView<View>({ read, refreshIn, reload = 0 }: ViewGiven<View>): Looking<View> {
  const [state, setState] = useState<ViewState<View>>({ kind: 'loading' });
  const [isLooking, setIsLooking] = useState(false);
  const newest = useRef(0);

  const look = useCallback(async () => {
    newest.current += 1;
    const mine = newest.current;
    const answer = await read();
    // Answers may overtake each other; the one that was asked for last counts.
    if (mine !== newest.current) return;
    setIsLooking(false);
    setState((before) => after(before, answer));
  }, [read]);

  const show = useCallback((view: View) => {
    newest.current += 1;
    setIsLooking(false);
    setState({ kind: 'ready', view, trouble: null });
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new number asks for another look
  useEffect(() => void look(), [look, reload]);

  const againInMs = againIn(state, refreshIn);
  useEffect(() => {
    if (againInMs === null) return;
    const timer = setInterval(() => void look(), againInMs);
    return () => clearInterval(timer);
  }, [look, againInMs]);

  const lookNow = useCallback(() => {
    setIsLooking(true);
    void look();
  }, [look]);

  return { state, isLooking, look: lookNow, show };
}

function after<View>(before: ViewState<View>, answer: Answered<View>): ViewState<View> {
  if (answer.ok) return { kind: 'ready', view: answer.data, trouble: null };
  if (before.kind === 'ready' && answer.again) return { ...before, trouble: answer };
  return { kind: 'failed', failure: answer };
}

const WAITING_MS = 5_000;

/** What is only being prepared comes by itself. */
function againIn<View>(state: ViewState<View>, refreshIn: ViewGiven<View>['refreshIn']): number | null {
  if (state.kind === 'ready') return refreshIn?.(state.view) ?? null;
  return state.kind === 'failed' && state.failure.again ? WAITING_MS : null;
}
