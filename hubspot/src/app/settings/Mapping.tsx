/** What the account's contacts really came with, and what the draft makes of it. */
import {
  Flex,
  List,
  Select,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import type { DraftView, Edit, SeenView } from './draft-contract.ts';
import { useWords } from './words.ts';

interface MappingProps {
  readonly draft: DraftView;
  readonly isWorking: boolean;
  onEdit(edits: readonly Edit[]): void;
}

export function Mapping({ draft, isWorking, onEdit }: MappingProps) {
  const words = useWords().mapping;
  const { seen, signals, channels } = draft;
  const options = signals.map(({ value, label }) => ({ value, label }));
  const map = ({ kind, name }: SeenView, signal: string) =>
    onEdit([{ kind: 'map', what: kind, name, signal }]);
  return (
    <Flex direction="column" gap="sm">
      <Text>{words.help}</Text>
      {seen.length === 0 ? (
        <Text>{words.none}</Text>
      ) : (
        <Table bordered={true}>
          <TableHead>
            <TableRow>
              <TableHeader>{words.formOrPage}</TableHeader>
              <TableHeader>{words.seen}</TableHeader>
              <TableHeader>{words.counts}</TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {seen.map((one) => (
              <TableRow key={`${one.kind} ${one.name}`}>
                <TableCell>{`${words[one.kind]}: ${one.name}`}</TableCell>
                <TableCell>{String(one.contacts)}</TableCell>
                <TableCell>
                  {one.signal === null ? (
                    <Select
                      name={`map ${one.name}`}
                      label={`${words.counts}: ${one.name}`}
                      placeholder={words.nothing}
                      value=""
                      options={options}
                      readOnly={isWorking}
                      onChange={(signal) => map(one, String(signal))}
                    />
                  ) : (
                    one.signalLabel
                  )}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      {channels.length > 0 && (
        <>
          <Text format={{ fontWeight: 'demibold' }}>{words.channels}</Text>
          <List variant="unordered">
            {channels.map(({ label, contacts }) => (
              <Text key={label}>{`${label}: ${contacts}`}</Text>
            ))}
          </List>
        </>
      )}
    </Flex>
  );
}
