/** Why: the receipt line by line, what is missing, what would change it, who else is there, what was before. */
import {
  Accordion,
  Flex,
  List,
  ProgressBar,
  Table,
  TableBody,
  TableCell,
  TableFooter,
  TableHead,
  TableHeader,
  TableRow,
  Tag,
  Text,
} from '@hubspot/ui-extensions';
import type { CardView, Criterion, ReasonLine, ScorePart } from './contract.ts';
import { WORDS } from './words.ts';

export function Evidence({ view }: { readonly view: CardView }) {
  const { ahead, unknown, barriers, fit, committee, history } = view;
  return (
    <Flex direction="column" gap="xs">
      {barriers.length > 0 && (
        <Accordion title={WORDS.barriers} defaultOpen={true} size="sm">
          <Sentences sentences={barriers} />
        </Accordion>
      )}
      <Accordion title={WORDS.why(view.total)} defaultOpen={true} size="sm">
        <Reasons reasons={view.reasons} total={view.total} />
      </Accordion>
      {ahead.length > 0 && (
        <Accordion title={WORDS.ahead} defaultOpen={true} size="sm">
          <Sentences sentences={ahead} />
        </Accordion>
      )}
      {unknown.length > 0 && (
        <Accordion title={WORDS.unknown(unknown.length)} size="sm">
          <Sentences
            sentences={unknown.map(({ label, missing, worth }) => `${label}: ${worth}. ${missing}`)}
          />
        </Accordion>
      )}
      <Accordion title={WORDS.parts} size="sm">
        <Flex direction="column" gap="sm">
          {view.score.parts.map((part) => (
            <Part key={part.key} part={part} />
          ))}
        </Flex>
      </Accordion>
      <Accordion title={`${WORDS.fit}: ${fit.sentence}`} size="sm">
        <Criteria criteria={fit.criteria} />
      </Accordion>
      {committee && (
        <Accordion title={WORDS.committee} size="sm">
          <Text>{committee.sentence}</Text>
          <Sentences sentences={committee.people.map(({ name, did }) => `${name}: ${did}`)} />
        </Accordion>
      )}
      {history.length > 0 && (
        <Accordion title={WORDS.history} size="sm">
          <Sentences sentences={history.map(({ title, sentence }) => `${title}: ${sentence}`)} />
        </Accordion>
      )}
      <Text variant="microcopy">{view.footnote}</Text>
    </Flex>
  );
}

function Reasons({ reasons, total }: { readonly reasons: readonly ReasonLine[]; readonly total: string }) {
  if (reasons.length === 0) return <Text>{WORDS.nothingCounts}</Text>;
  return (
    <Table density="condensed" flush={true}>
      <TableHead>
        <TableRow>
          <TableHeader>{WORDS.what}</TableHeader>
          <TableHeader width="min">{WORDS.when}</TableHeader>
          <TableHeader width="min" align="right">
            {WORDS.points}
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
          <TableHeader>{WORDS.sum}</TableHeader>
          <TableHeader> </TableHeader>
          <TableHeader align="right">{total}</TableHeader>
        </TableRow>
      </TableFooter>
    </Table>
  );
}

function Part({ part: { label, points, most, sentence } }: { readonly part: ScorePart }) {
  if (most === null) return <Text>{`${label}: ${sentence}`}</Text>;
  return (
    <ProgressBar title={label} value={Math.max(0, points)} maxValue={most} valueDescription={sentence} />
  );
}

const MARKS = {
  yes: { tag: 'success', word: WORDS.yes },
  no: { tag: 'error', word: WORDS.no },
  unknown: { tag: 'warning', word: WORDS.open },
} as const;

function Criteria({ criteria }: { readonly criteria: readonly Criterion[] }) {
  return (
    <List variant="unordered-styled">
      {criteria.map(({ label, state, note }) => (
        <Flex key={label} direction="row" gap="xs" align="baseline" wrap="wrap">
          <Tag variant={MARKS[state].tag}>{MARKS[state].word}</Tag>
          <Text inline={true}>{note === null ? label : `${label}: ${note}`}</Text>
        </Flex>
      ))}
    </List>
  );
}

function Sentences({ sentences }: { readonly sentences: readonly string[] }) {
  return (
    <List variant="unordered-styled">
      {sentences.map((sentence) => (
        <Text key={sentence}>{sentence}</Text>
      ))}
    </List>
  );
}
