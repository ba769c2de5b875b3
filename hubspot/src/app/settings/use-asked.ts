/** Something that is asked for at a press: what was answered last, or why nothing was. */
import { useCallback, useState } from 'react';
import type { Failure } from './contract.ts';

export interface Asked<Data> {
  readonly data: Data | null;
  readonly failure: Failure | null;
  readonly isAsking: boolean;
  /** `join`: what is shown of the answer, with what was there before. */
  ask(call: () => Promise<Answer<Data>>, join?: (before: Data | null, now: Data) => Data): Promise<void>;
}

type Answer<Data> = { readonly ok: true; readonly data: Data } | Failure;

export function useAsked<Data>(): Asked<Data> {
  const [data, setData] = useState<Data | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isAsking, setIsAsking] = useState(false);

  const ask = useCallback<Asked<Data>['ask']>(async (call, join) => {
    setIsAsking(true);
    const answer = await call();
    setIsAsking(false);
    setFailure(answer.ok ? null : answer);
    if (answer.ok) setData((before) => (join ? join(before, answer.data) : answer.data));
  }, []);

  return { data, failure, isAsking, ask };
}
