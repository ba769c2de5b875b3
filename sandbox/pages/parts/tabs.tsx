/** Tabs, with the arrow keys of the pattern. A tab makes itself known to its row: the row sees only wrapped children. */
import {
  createContext,
  type KeyboardEvent,
  useCallback,
  useContext,
  useEffect,
  useId,
  useMemo,
  useState,
} from 'react';
import type { Props } from './props.ts';

type TabId = string | number;

interface KnownTab {
  readonly id: TabId;
  readonly title: string;
  readonly disabled: boolean;
  readonly tooltip: string | undefined;
}

interface Row {
  readonly base: string;
  readonly current: TabId | undefined;
  know(tab: KnownTab): void;
  forget(id: TabId): void;
}

const RowContext = createContext<Row | null>(null);

export function Tabs({ selected, defaultSelected, onSelectedChange, variant, fill, children }: Props) {
  const base = useId();
  const [tabs, setTabs] = useState<readonly KnownTab[]>([]);
  const [own, setOwn] = useState<TabId | undefined>(defaultSelected);
  const current: TabId | undefined = selected ?? own ?? tabs[0]?.id;
  const know = useCallback((tab: KnownTab) => setTabs((all) => withTab(all, tab)), []);
  const forget = useCallback((id: TabId) => setTabs((all) => all.filter((tab) => tab.id !== id)), []);
  const row = useMemo(() => ({ base, current, know, forget }), [base, current, know, forget]);
  const choose = (id: TabId) => {
    setOwn(id);
    void onSelectedChange?.(id);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const open = tabs.filter(({ disabled }) => !disabled);
    if (step === undefined || open.length === 0) return;
    const at = open.findIndex(({ id }) => id === current);
    const next = open[(at + step + open.length) % open.length]!;
    choose(next.id);
    document.getElementById(tabDomId(base, next.id))?.focus();
  };
  return (
    <RowContext.Provider value={row}>
      <div className={`ui-tabs ${variant ?? 'default'} ${fill ? 'fill' : ''}`}>
        <div role="tablist" onKeyDown={onKeyDown}>
          {tabs.map(({ id, title, disabled, tooltip }) => (
            <button
              key={id}
              id={tabDomId(base, id)}
              type="button"
              role="tab"
              title={tooltip}
              disabled={disabled}
              aria-selected={id === current}
              tabIndex={id === current ? 0 : -1}
              onClick={() => choose(id)}
            >
              {title}
            </button>
          ))}
        </div>
        {children}
      </div>
    </RowContext.Provider>
  );
}

export function Tab({ tabId, title = '', disabled = false, tooltip, children }: Props) {
  const row = useContext(RowContext);
  const fallback = useId();
  const id: TabId = tabId ?? fallback;
  const { know, forget } = row ?? NOBODY;
  useEffect(() => know({ id, title, disabled, tooltip }), [know, id, title, disabled, tooltip]);
  useEffect(() => () => forget(id), [forget, id]);
  if (row?.current !== id) return null;
  return (
    <div role="tabpanel" aria-labelledby={tabDomId(row.base, id)}>
      {children}
    </div>
  );
}

const NOBODY: Pick<Row, 'know' | 'forget'> = { know: () => undefined, forget: () => undefined };

function withTab(all: readonly KnownTab[], tab: KnownTab): readonly KnownTab[] {
  return all.some(({ id }) => id === tab.id)
    ? all.map((known) => (known.id === tab.id ? tab : known))
    : [...all, tab];
}

function tabDomId(base: string, id: TabId): string {
  return `${base}-${id}`;
}
