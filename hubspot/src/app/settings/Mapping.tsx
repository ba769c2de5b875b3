/** What the account's contacts really came with, and what the draft makes of it; each choice can be changed and taken back. */
import { AutoGrid, Flex, Select, Text } from '@hubspot/ui-extensions';
import type { DraftView, Edit, SeenView, SourceView } from './draft-contract.ts';
import { useWords } from './words.ts';

interface MappingProps {
  readonly draft: DraftView;
  readonly isWorking: boolean;
  onEdit(edits: readonly Edit[]): void;
}

/** A choice of its own, because HubSpot's selects take an empty value for none; no signal or channel is called so. */
export const NONE = '(none)';

export function Mapping({ draft, isWorking, onEdit }: MappingProps) {
  const words = useWords().mapping;
  const { seen, channels, channelChoice } = draft;
  const signals = [
    { value: NONE, label: words.nothing },
    ...draft.signals.map(({ value, label }) => ({ value, label })),
  ];
  const usual = [{ value: NONE, label: words.usual(channelChoice.usual) }, ...channelChoice.options];
  const shared = { isWorking, onEdit };
  return (
    <Flex direction="column" gap="sm">
      <Text>{words.help}</Text>
      {seen.length === 0 ? (
        <Text>{words.none}</Text>
      ) : (
        <AutoGrid columnWidth={260} flexible={true} gap="sm">
          {seen.map((one) => (
            <SeenRow key={`${one.kind} ${one.name}`} seen={one} options={signals} {...shared} />
          ))}
        </AutoGrid>
      )}
      {channels.length > 0 && (
        <>
          <Text format={{ fontWeight: 'demibold' }}>{words.channels}</Text>
          <Text>{words.channelsHelp}</Text>
          <AutoGrid columnWidth={260} flexible={true} gap="sm">
            {channels.map((one) => (
              <SourceRow key={one.source} seen={one} options={usual} {...shared} />
            ))}
          </AutoGrid>
        </>
      )}
    </Flex>
  );
}

interface RowProps<Seen> {
  readonly seen: Seen;
  readonly options: { readonly value: string; readonly label: string }[];
  readonly isWorking: boolean;
  onEdit(edits: readonly Edit[]): void;
}

function SeenRow({ seen, options, isWorking, onEdit }: RowProps<SeenView>) {
  const words = useWords().mapping;
  const { kind, name, names, signal, help } = seen;
  const choose = (chosen: string) =>
    onEdit([{ kind: 'map', what: kind, names: [...names], signal: chosen === NONE ? null : chosen }]);
  return (
    <Select
      name={`map ${name}`}
      label={`${words[kind]}: ${name}`}
      description={[words.seen(seen.contacts), help].filter(Boolean).join(' ')}
      value={signal ?? NONE}
      options={options}
      readOnly={isWorking}
      onChange={(chosen) => choose(String(chosen))}
    />
  );
}

function SourceRow({ seen, options, isWorking, onEdit }: RowProps<SourceView>) {
  const words = useWords().mapping;
  const { source, label, channel, contacts } = seen;
  const choose = (chosen: string) =>
    onEdit([{ kind: 'channel', source, channel: chosen === NONE ? null : chosen }]);
  return (
    <Select
      name={`channel ${source}`}
      label={label}
      description={words.seen(contacts)}
      value={channel ?? NONE}
      options={options}
      readOnly={isWorking}
      onChange={(chosen) => choose(String(chosen))}
    />
  );
}
