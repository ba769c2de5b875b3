/** Lines that add up, each with its day and points. */
import {
  Table,
  TableBody,
  TableCell,
  TableFooter,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import type { ReasonLine } from './contract.ts';
import { useWords } from './words.ts';

export function Reasons({
  reasons,
  total,
}: {
  readonly reasons: readonly ReasonLine[];
  readonly total: string;
}) {
  const words = useWords();
  if (reasons.length === 0) return <Text>{words.nothingCounts}</Text>;
  return (
    <Table density="condensed" flush={true}>
      <TableHead>
        <TableRow>
          <TableHeader>{words.what}</TableHeader>
          <TableHeader width="min">{words.when}</TableHeader>
          <TableHeader width="min" align="right">
            {words.points}
          </TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {reasons.map((line) => (
          <TableRow key={`${line.label} ${line.when}`}>
            <TableCell>
              <Text>{line.label}</Text>
              {line.note && <Text variant="microcopy">{line.note}</Text>}
            </TableCell>
            <TableCell>{line.when ?? ''}</TableCell>
            <TableCell align="right">{line.points}</TableCell>
          </TableRow>
        ))}
      </TableBody>
      <TableFooter>
        <TableRow>
          <TableHeader>{words.sum}</TableHeader>
          <TableHeader> </TableHeader>
          <TableHeader align="right">{total}</TableHeader>
        </TableRow>
      </TableFooter>
    </Table>
  );
}
