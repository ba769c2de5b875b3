/** The fit, criterion by criterion: a word beside each, never a colour alone. */
import { Flex, List, Tag, Text } from '@hubspot/ui-extensions';
import type { Criterion } from './contract.ts';
import { useWords } from './words.ts';

const MARKS = {
  yes: { tag: 'success', word: 'yes' },
  no: { tag: 'error', word: 'no' },
  unknown: { tag: 'warning', word: 'open' },
} as const;

export function Criteria({ criteria }: { readonly criteria: readonly Criterion[] }) {
  const words = useWords();
  return (
    <List variant="unordered-styled">
      {criteria.map(({ label, state, note }) => (
        <Flex key={label} direction="row" gap="xs" align="baseline" wrap="wrap">
          <Tag variant={MARKS[state].tag}>{words[MARKS[state].word]}</Tag>
          <Text inline={true}>{note === null ? label : `${label}: ${note}`}</Text>
        </Flex>
      ))}
    </List>
  );
}
