/** The ten seconds: sentence, stage, what runs out, score. */
import { Flex, Heading, Inline, ProgressBar, ScoreCircle, StatusTag, Text } from '@hubspot/ui-extensions';
import type { CardView, ClockView, Tone } from './contract.ts';

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
      <Flex direction="row" gap="md" align="center">
        <ScoreCircle score={Math.round(Math.min(100, Math.max(0, score.points)))} />
        <Flex direction="column" gap="flush">
          <Text format={{ fontWeight: 'demibold' }}>{score.sentence}</Text>
          <Text variant="microcopy">{score.grade}</Text>
          {score.range && <Text variant="microcopy">{score.range}</Text>}
        </Flex>
      </Flex>
    </Flex>
  );
}

const BARS = { good: 'success', neutral: 'success', soon: 'warning', bad: 'danger' } as const;

function Countdown({ clock: { label, sentence, tone, usedPercent } }: { readonly clock: ClockView }) {
  return <ProgressBar title={label} value={usedPercent} valueDescription={sentence} variant={BARS[tone]} />;
}
