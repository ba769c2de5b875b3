/** The ten seconds: sentence, stage, what runs out, score. */
import { Flex, Heading, Inline, ProgressBar, StatusTag, Text } from '@hubspot/ui-extensions';
import type { CardView, ClockView, Tone } from './contract.ts';
import { useWords } from './words.ts';

const TAGS = {
  good: 'success',
  neutral: 'default',
  soon: 'warning',
  bad: 'danger',
} as const satisfies Record<Tone, string>;

export function Summary({ view }: { readonly view: CardView }) {
  const { headline, nextStep, stage, clocks, score } = view;
  return (
    <Flex direction="column" gap="sm">
      <Heading>{headline}</Heading>
      <Text>{nextStep}</Text>
      <Inline gap="sm" align="center">
        <StatusTag variant={TAGS[stage.tone]}>{stage.label}</StatusTag>
        <Text variant="microcopy">{stage.help}</Text>
      </Inline>
      {clocks.map((clock) => (
        <Countdown key={clock.label} clock={clock} />
      ))}
      <Score score={score} />
    </Flex>
  );
}

const BARS = { good: 'success', neutral: 'success', soon: 'warning', bad: 'danger' } as const;

/** The bar is full where the points are enough; its colour tells the decision, which points alone do not make. */
function Score({ score }: { readonly score: CardView['score'] }) {
  const words = useWords();
  const { sharePercent, tone, sentence, grade, range, parts } = score;
  return (
    <Flex direction="column" gap="sm">
      <ProgressBar
        title={words.score}
        value={sharePercent}
        valueDescription={sentence}
        variant={BARS[tone]}
      />
      <Flex direction="column" gap="flush">
        <Text format={{ fontWeight: 'demibold' }}>{grade}</Text>
        {range && <Text variant="microcopy">{range}</Text>}
        {parts.map((part) => (
          <Text key={part.key} variant="microcopy">{`${part.label}: ${part.sentence}`}</Text>
        ))}
      </Flex>
    </Flex>
  );
}

function Countdown({ clock: { label, sentence, tone, usedPercent } }: { readonly clock: ClockView }) {
  return <ProgressBar title={label} value={usedPercent} valueDescription={sentence} variant={BARS[tone]} />;
}
