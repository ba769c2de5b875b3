/** What the account's contacts really came with, and what the draft makes of it; each choice can be changed and taken back. */
import {
  Flex,
  Select,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
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
        <MappingTable what={words.formOrPage}>
          {seen.map((one) => (
            <SeenRow key={`${one.kind} ${one.name}`} seen={one} options={signals} {...shared} />
          ))}
        </MappingTable>
      )}
      {channels.length > 0 && (
        <>
          <Text format={{ fontWeight: 'demibold' }}>{words.channels}</Text>
          <Text>{words.channelsHelp}</Text>
          <MappingTable what={words.source}>
            {channels.map((one) => (
              <SourceRow key={one.source} seen={one} options={usual} {...shared} />
            ))}
          </MappingTable>
        </>
      )}
    </Flex>
  );
}

function MappingTable({ what, children }: { readonly what: string; readonly children: React.ReactNode }) {
  const words = useWords().mapping;
  return (
    <Table bordered={true}>
      <TableHead>
        <TableRow>
          <TableHeader>{what}</TableHeader>
          <TableHeader>{words.seen}</TableHeader>
          <TableHeader>{words.counts}</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>{children}</TableBody>
    </Table>
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
    <TableRow>
      <TableCell>{`${words[kind]}: ${name}`}</TableCell>
      <TableCell>{String(seen.contacts)}</TableCell>
      <TableCell>
        <Select
          name={`map ${name}`}
          label={`${words.counts}: ${name}`}
          description={help ?? undefined}
          value={signal ?? NONE}
          options={options}
          readOnly={isWorking}
          onChange={(chosen) => choose(String(chosen))}
        />
      </TableCell>
    </TableRow>
  );
}

function SourceRow({ seen, options, isWorking, onEdit }: RowProps<SourceView>) {
  const words = useWords().mapping;
  const { source, label, channel } = seen;
  const choose = (chosen: string) =>
    onEdit([{ kind: 'channel', source, channel: chosen === NONE ? null : chosen }]);
  return (
    <TableRow>
      <TableCell>{label}</TableCell>
      <TableCell>{String(seen.contacts)}</TableCell>
      <TableCell>
        <Select
          name={`channel ${source}`}
          label={`${words.counts}: ${label}`}
          value={channel ?? NONE}
          options={options}
          readOnly={isWorking}
          onChange={(chosen) => choose(String(chosen))}
        />
      </TableCell>
    </TableRow>
  );
}
