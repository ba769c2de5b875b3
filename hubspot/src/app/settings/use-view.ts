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

/** What the last look has left, and how many in a row were answered with trouble. */
interface Known<View> {
  readonly state: ViewState<View>;
  readonly failures: number;
}

/** `read` and `refreshIn` must stay the same from one rendering to the next. */
export function useView<View>({ read, refreshIn, reload = 0 }: ViewGiven<View>): Looking<View> {
  const [known, setKnown] = useState<Known<View>>({ state: { kind: 'loading' }, failures: 0 });
  const [isLooking, setIsLooking] = useState(false);
  const newest = useRef(0);
  const underWay = useRef(0);

  const look = useCallback(async () => {
    newest.current += 1;
    const mine = newest.current;
    underWay.current += 1;
    const answer = await read();
    underWay.current -= 1;
    // Answers may overtake each other; the one that was asked for last counts.
    if (mine !== newest.current) return;
    setIsLooking(false);
    setKnown((before) => after(before, answer));
  }, [read]);

  const show = useCallback((view: View) => {
    newest.current += 1;
    setIsLooking(false);
    setKnown(shown(view));
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new number asks for another look
  useEffect(() => void look(), [look, reload]);

  // Counted from the end of a look: a server that is slower than the pause would never be shown otherwise.
  useEffect(() => {
    const pause = againIn(known, refreshIn);
    if (pause === null) return;
    const timer = setTimeout(() => {
      // Its end begins another pause.
      if (underWay.current === 0) void look();
    }, pause);
    return () => clearTimeout(timer);
  }, [known, look, refreshIn]);

  const lookNow = useCallback(() => {
    setIsLooking(true);
    void look();
  }, [look]);

  return { state: known.state, isLooking, look: lookNow, show };
}

function shown<View>(view: View): Known<View> {
  return { state: { kind: 'ready', view, trouble: null }, failures: 0 };
}

function after<View>({ state, failures }: Known<View>, answer: Answered<View>): Known<View> {
  if (answer.ok) return shown(answer.data);
  const keeps = state.kind === 'ready' && answer.again;
  return {
    state: keeps ? { ...state, trouble: answer } : { kind: 'failed', failure: answer },
    failures: failures + 1,
  };
}

const WAITING_MS = 5_000;
const LONGEST_MS = 60_000;

/** What is only being prepared comes by itself. After each failure the pause is twice as long, up to a minute. */
function againIn<View>(
  { state, failures }: Known<View>,
  refreshIn: ViewGiven<View>['refreshIn'],
): number | null {
  const usual = usualPause(state, refreshIn);
  if (usual === null || failures < 2) return usual;
  return Math.max(usual, Math.min(LONGEST_MS, usual * 2 ** (failures - 1)));
}

function usualPause<View>(state: ViewState<View>, refreshIn: ViewGiven<View>['refreshIn']): number | null {
  if (state.kind === 'ready') return refreshIn?.(state.view) ?? null;
  return state.kind === 'failed' && state.failure.again ? WAITING_MS : null;
}
