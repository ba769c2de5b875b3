/** The draft of a model: text and forms are two faces of one document, which the server keeps in step. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Failure } from './contract.ts';
import {
  type DraftRequest,
  type DraftView,
  type Edit,
  MOST_EDITS,
  type PreviewView,
} from './draft-contract.ts';
import type { AccountProperties } from './entries-contract.ts';
import type { SettingsApi } from './settings-api.ts';

export interface Draft {
  /** null where nobody has begun one. */
  readonly view: DraftView | null;
  readonly failure: Failure | null;
  readonly isWorking: boolean;
  /** The text as it is being typed. */
  readonly text: string;
  /** It was typed and not checked yet: what is shown beside it is of the text before. */
  readonly isTyped: boolean;
  /** It was changed, or gone on with: the server has it, and it outlasts the page. */
  readonly isKept: boolean;
  /** `isOld`: the draft has changed since. */
  readonly preview: { readonly view: PreviewView; readonly isOld: boolean } | null;
  /** Whether a change by forms can be taken back. */
  readonly canUndo: boolean;
  /** What the account has; null until it was asked for. */
  readonly account: AccountProperties | null;
  begin(from: DraftRequest['from']): void;
  edit(edits: readonly Edit[]): void;
  /** For a form that keeps what was entered until it is taken. @returns what became of it; null: the draft is another by now */
  save(edit: Edit): Promise<Saved>;
  type(text: string): void;
  check(): void;
  look(): void;
  undo(): void;
  readAccount(): void;
  /** Away from the page; what the server keeps is another matter. */
  close(): void;
}

export type Saved = Awaited<ReturnType<SettingsApi['draft']>> | null;

interface Waiting {
  readonly edit: Edit;
  /** The form that saves it; it has it still when it could not be made. */
  readonly told?: (saved: Saved) => void;
  /** It was sent before, and no answer came. */
  readonly isSecondTry?: boolean;
}

/** The worker reads the account's properties within seconds; then it is asked again. */
const AGAIN_MS = 2_500;
const MOST_TRIES = 6;

interface Known {
  readonly view: DraftView | null;
  readonly isKept: boolean;
  readonly before: readonly string[];
  readonly failure: Failure | null;
  readonly preview: { readonly view: PreviewView; readonly text: string } | null;
}

/** Texts before each change by forms, the last one last. */
const MOST_UNDONE = 20;

const NOTHING: Known = { view: null, isKept: false, before: [], failure: null, preview: null };

export function useDraft(api: SettingsApi): Draft {
  const [known, setKnown] = useState<Known>(NOTHING);
  const [isWorking, setIsWorking] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const newest = useRef(0);
  const tries = useRef(0);
  const typedNow = useRef<string | null>(null);
  const unanswered = useRef<readonly Waiting[]>([]);
  const editing = useRef<object | null>(null);
  const [account, setAccount] = useState<AccountProperties | null>(null);
  const isAsked = useRef(false);
  const { view } = known;

  const type = useCallback((next: string | null) => {
    typedNow.current = next;
    setTyped(next);
  }, []);

  const ask = useCallback(
    async (request: DraftRequest) => {
      newest.current += 1;
      const mine = newest.current;
      const asked = typedNow.current;
      setIsWorking(true);
      const answer = await api.draft(request);
      if (mine !== newest.current) return null;
      setIsWorking(false);
      if (answer.ok && typedNow.current === asked) type(null);
      setKnown((before) =>
        answer.ok
          ? {
              ...before,
              view: isByForms(request) ? withForms(answer.data, before.view) : answer.data,
              before: isByForms(request) ? withText(before, answer.data.text) : [],
              isKept: request.keep === true || request.from.kind === 'kept',
              failure: null,
            }
          : { ...before, failure: answer },
      );
      return answer;
    },
    [api, type],
  );

  /** One call at a time: what is changed meanwhile is made in the text that was answered. */
  const askInTurn = async (first: DraftRequest['from']) => {
    const mine = {};
    editing.current = mine;
    let from = first;
    let mark = changed(view);
    while (editing.current === mine && unanswered.current.length > 0) {
      const asked = unanswered.current.slice(0, MOST_EDITS);
      const answer = await ask({ from, edits: asked.map(({ edit }) => edit), ...mark });
      if (editing.current !== mine) return;
      const ended = answer?.ok ? asked : unanswered.current;
      const isForLater = answer?.ok === false && answer.again === true;
      // What may work in a moment is sent once more with the next change, but for what a form still has.
      unanswered.current = answer?.ok
        ? unanswered.current.slice(asked.length)
        : isForLater
          ? ended.flatMap((one) => (one.told || one.isSecondTry ? [] : [{ ...one, isSecondTry: true }]))
          : [];
      for (const { told } of ended) told?.(answer);
      if (isForLater) break;
      if (!answer?.ok) continue;
      from = { kind: 'text', text: answer.data.text };
      mark = changed(answer.data);
    }
    editing.current = null;
  };

  /** Another text begins: what was changed in the one before is gone with it. */
  const dropEdits = () => {
    const dropped = unanswered.current;
    editing.current = null;
    unanswered.current = [];
    for (const { told } of dropped) told?.(null);
  };

  const add = (waiting: readonly Waiting[]) => {
    unanswered.current = [...unanswered.current, ...waiting];
    const from = view ? ({ kind: 'text', text } as const) : ({ kind: 'published' } as const);
    if (editing.current === null) void askInTurn(from);
  };

  const look = async (text: string) => {
    newest.current += 1;
    const mine = newest.current;
    setIsWorking(true);
    const answer = await api.preview({ text });
    if (mine !== newest.current) return;
    setIsWorking(false);
    setKnown((before) =>
      answer.ok
        ? { ...before, preview: { view: answer.data, text }, failure: null }
        : { ...before, failure: answer },
    );
  };

  /** Looks once more without being in anybody's way: what is asked for meanwhile counts instead. */
  const lookAgain = useCallback(
    async (shown: string, view: DraftView) => {
      const mine = newest.current;
      const answer = await api.draft({ from: { kind: 'text', text: shown }, ...begun(view) });
      if (mine !== newest.current || !answer.ok) return;
      setKnown((before) => ({ ...before, view: answer.data }));
    },
    [api],
  );

  /** Once, and again only where no answer came. */
  const readAccount = useCallback(() => {
    if (isAsked.current) return;
    isAsked.current = true;
    void api.properties().then((answer) => {
      if (answer.ok) setAccount(answer.data);
      else isAsked.current = false;
    });
  }, [api]);

  const text = typed ?? view?.text ?? '';
  const isTyped = view !== null && text !== view.text;
  const isReading = view?.properties.state === 'reading' && !isTyped && !isWorking;
  // Each answer is another view, and asks for the next look, whatever it says.
  useEffect(() => {
    if (!isReading || tries.current >= MOST_TRIES) return;
    const timer = setTimeout(() => {
      tries.current += 1;
      void lookAgain(text, view);
    }, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [lookAgain, isReading, text, view]);

  return {
    view,
    failure: known.failure,
    isWorking,
    text,
    isTyped,
    isKept: known.isKept,
    canUndo: known.before.length > 0,
    account,
    preview: known.preview && { view: known.preview.view, isOld: known.preview.text !== view?.text },
    begin: (from) => {
      tries.current = 0;
      dropEdits();
      void ask({ from });
    },
    edit: (edits) => add(edits.map((edit) => ({ edit }))),
    save: (edit) => new Promise((told) => add([{ edit, told }])),
    type,
    check: () => void ask({ from: { kind: 'text', text }, ...changed(view) }),
    undo: () => {
      const last = known.before.at(-1);
      if (last === undefined) return;
      dropEdits();
      const rest = known.before.slice(0, -1);
      void ask({ from: { kind: 'text', text: last }, ...changed(view) }).then((answer) => {
        if (answer?.ok) setKnown((now) => ({ ...now, before: rest }));
      });
    },
    readAccount,
    look: () => {
      if (view) void look(view.text);
    },
    close: () => {
      dropEdits();
      newest.current += 1;
      setIsWorking(false);
      type(null);
      setKnown(NOTHING);
    },
  };
}

/** What a draft was begun on goes with it from call to call. */
function begun(view: DraftView | null): Pick<DraftRequest, 'begunOn'> {
  return view?.begunOn ? { begunOn: view.begunOn } : {};
}

/** From its first change on a draft is kept. */
function changed(view: DraftView | null): Pick<DraftRequest, 'begunOn' | 'keep'> {
  return { ...begun(view), keep: true };
}

/** A change that changed nothing is none to take back. */
function withText({ before, view }: Known, now: string): readonly string[] {
  return view && view.text !== now ? [...before, view.text].slice(-MOST_UNDONE) : before;
}

function isByForms({ edits }: DraftRequest): boolean {
  return edits !== undefined;
}

/** What is no model has no forms: those of before stay, so that a fault is mended where it was made. */
function withForms(now: DraftView, before: DraftView | null): DraftView {
  if (now.name !== null || !before) return now;
  const { groups, signals, choices } = before;
  return { ...now, groups, signals, choices };
}
