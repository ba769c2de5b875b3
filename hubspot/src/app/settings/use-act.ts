/** Something that people do: sent with a key of its own, which stays the same until the server has answered. */
import { useCallback, useRef, useState } from 'react';
import { isFromServer } from './ask.ts';
import type { Failure, SettingsView } from './contract.ts';
import { newKey } from './new-key.ts';
import type { Said, SettingsApi } from './settings-api.ts';

export interface Acting {
  readonly api: SettingsApi;
  /** What has happened, and how all of it is now. */
  onDone(told: string, view: SettingsView): void;
}

export interface Act {
  readonly isSending: boolean;
  readonly failure: Failure | null;
  /** @returns whether it was done */
  send(path: string, said: Said): Promise<boolean>;
  forget(): void;
}

interface Sent {
  readonly what: string;
  readonly key: string;
}

export function useAct({ api, onDone }: Acting): Act {
  const [isSending, setIsSending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const sent = useRef<Sent | null>(null);

  const send = useCallback(
    async (path: string, said: Said) => {
      const what = JSON.stringify([path, said]);
      if (sent.current?.what !== what) sent.current = { what, key: newKey() };
      setIsSending(true);
      const answer = await api.act(path, said, sent.current.key);
      setIsSending(false);
      if (answer.ok || isFromServer(answer)) sent.current = null;
      setFailure(answer.ok ? null : answer);
      if (answer.ok) onDone(answer.data.told, answer.data.view);
      return answer.ok;
    },
    [api, onDone],
  );

  const forget = useCallback(() => setFailure(null), []);
  return { isSending, failure, send, forget };
}
