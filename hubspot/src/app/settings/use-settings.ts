/** What the page knows: nothing yet, the settings, or why there are none. What was known stays while something fails. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Failure, SettingsAnswer, SettingsView } from './contract.ts';
import type { SettingsApi } from './settings-api.ts';

export type SettingsState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** `trouble`: the last look failed, and this is what was known before. */
  | { readonly kind: 'ready'; readonly view: SettingsView; readonly trouble: Failure | null };

export interface Settings {
  readonly state: SettingsState;
  readonly isLooking: boolean;
  look(): void;
  show(view: SettingsView): void;
}

export function useSettings(api: SettingsApi): Settings {
  const [state, setState] = useState<SettingsState>({ kind: 'loading' });
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

  const show = useCallback((view: SettingsView) => {
    newest.current += 1;
    setIsLooking(false);
    setState({ kind: 'ready', view, trouble: null });
  }, []);

  useEffect(() => void look(), [look]);

  const lookNow = useCallback(() => {
    setIsLooking(true);
    void look();
  }, [look]);

  return { state, isLooking, look: lookNow, show };
}

function after(before: SettingsState, answer: SettingsAnswer): SettingsState {
  if (answer.ok) return { kind: 'ready', view: answer.data, trouble: null };
  if (before.kind === 'ready' && answer.again) return { ...before, trouble: answer };
  return { kind: 'failed', failure: answer };
}
