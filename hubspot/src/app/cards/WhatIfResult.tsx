/** Before and after: the decision in a sentence, then the points, then each line that counts otherwise. */
import { Flex, List, Tag, Text, Tile } from '@hubspot/ui-extensions';
import { Sentences } from './Sentences.tsx';
import type { Tried, Verdict } from './what-if-contract.ts';
import { type Speech, useSpeech } from './words.ts';

export function WhatIfResult({ tried: { before, after, changes, barriers } }: { readonly tried: Tried }) {
  const speech = useSpeech();
  const { words, points } = speech;
  const isOther = before.decision !== after.decision;
  return (
    <Tile compact={true}>
      <Flex direction="column" gap="xs">
        <Text format={{ fontWeight: 'demibold' }}>
          {isOther
            ? words.otherDecision(words.decisions[before.decision], words.decisions[after.decision])
            : words.sameDecision}
        </Text>
        <Standing label={words.asItIs} text={verdictText(before, speech)} />
        <Standing label={words.supposed} text={verdictText(after, speech)} />
        {changes.length === 0 && <Text variant="microcopy">{words.nothingChanges}</Text>}
        <List variant="unordered-styled">
          {changes.map(({ label, points: gain, ofFit }) => (
            <Text key={label}>{`${points(gain)}${ofFit ? ` ${words.ofFit}` : ''}: ${label}`}</Text>
          ))}
        </List>
        {barriers.length > 0 && (
          <>
            <Text variant="microcopy">{words.barriers}</Text>
            <Sentences sentences={barriers} />
          </>
        )}
      </Flex>
    </Tile>
  );
}

function Standing({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <Flex direction="row" gap="xs" align="baseline" wrap="wrap">
      <Tag>{label}</Tag>
      <Text inline={true}>{text}</Text>
    </Flex>
  );
}

function verdictText(verdict: Verdict, { words, number }: Speech): string {
  return words.verdict({
    decision: words.decisions[verdict.decision],
    grade: verdict.grade,
    points: number(verdict.points),
    needed: number(verdict.needed),
    fit: number(verdict.fit),
    fitNeeded: number(verdict.fitNeeded),
  });
}
