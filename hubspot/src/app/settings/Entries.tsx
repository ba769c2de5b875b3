/** The rules of a group, the gates, the fast tracks: what each looks at and is worth; add, change, take away. */
import { Button, Flex, Icon, Text } from '@hubspot/ui-extensions';
import { type ReactNode, useState } from 'react';
import type { DraftView } from './draft-contract.ts';
import { EntryForm } from './EntryForm.tsx';
import type { EntriesView, EntryView } from './entries-contract.ts';
import type { Draft } from './use-draft.ts';
import { useWords } from './words.ts';

interface EntriesProps {
  readonly entries: EntriesView;
  readonly draft: Draft;
  readonly view: DraftView;
  /** The points of the entry at a place, changed where they are seen; null where it has none. */
  readonly points: (place: string) => ReactNode;
}

/** No entry is called so. */
const NEW = '(new)';

export function Entries({ entries: { entries, blank, next }, draft, view, points }: EntriesProps) {
  const words = useWords().entries;
  const [open, setOpen] = useState<string | null>(null);
  // Places are those of a text that can be read. What is asked for while another change is on its way comes after it.
  const isLocked = draft.isTyped || view.name === null;
  const form = { draft, view, onClose: () => setOpen(null) };
  return (
    <Flex direction="column" gap="md">
      {entries.map((entry) => (
        <Flex key={entry.id} direction="column" gap="xs">
          <Row entry={entry} points={open === entry.id ? null : points(entry.place)}>
            <Button size="xs" disabled={isLocked} onClick={() => setOpen(entry.id)}>
              {words.change} <Icon name="edit" screenReaderText={words.which(entry.label)} />
            </Button>
            <Button
              size="xs"
              variant="transparent"
              disabled={isLocked}
              onClick={() => draft.edit([{ kind: 'remove_entry', list: entry.form.list, id: entry.id }])}
            >
              {words.remove} <Icon name="delete" screenReaderText={words.which(entry.label)} />
            </Button>
          </Row>
          {open === entry.id && (
            <EntryForm
              {...form}
              start={entry.form}
              place={entry.place}
              isDated={entry.isDated}
              editWith={(changed) => ({ kind: 'change_entry', id: entry.id, entry: changed })}
            />
          )}
        </Flex>
      ))}
      {open === NEW ? (
        <EntryForm
          {...form}
          start={blank}
          place={next}
          isDated={false}
          editWith={(entry) => ({ kind: 'add_entry', entry })}
        />
      ) : (
        <Flex direction="row">
          <Button size="sm" disabled={isLocked} onClick={() => setOpen(NEW)}>
            {words.add[blank.list]}
          </Button>
        </Flex>
      )}
    </Flex>
  );
}

interface RowProps {
  readonly entry: EntryView;
  readonly points: ReactNode;
  readonly children: ReactNode;
}

function Row({ entry, points, children }: RowProps) {
  return (
    <>
      <Text format={{ fontWeight: 'demibold' }}>{entry.label}</Text>
      <Text variant="microcopy">{entry.sentence}</Text>
      <Flex direction="row" gap="xs" wrap="wrap" align="end">
        {points}
        {children}
      </Flex>
    </>
  );
}
