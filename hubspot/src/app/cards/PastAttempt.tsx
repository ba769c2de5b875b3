/** An earlier attempt; opened, it shows what stood there when it was decided. */
import { Button, Flex, LoadingButton, Text } from '@hubspot/ui-extensions';
import { useState } from 'react';
import { Criteria } from './Criteria.tsx';
import type { LookCloser } from './card-api.ts';
import type { CardView, PastAnswer, PastView } from './contract.ts';
import { Reasons } from './Reasons.tsx';
import { Sentences } from './Sentences.tsx';
import { useWords } from './words.ts';

interface PastAttemptProps {
  readonly attempt: CardView['history'][number];
  readonly api: LookCloser;
}

export function PastAttempt({ attempt: { number, title, sentence }, api }: PastAttemptProps) {
  const words = useWords();
  const [answer, setAnswer] = useState<PastAnswer | null>(null);
  const [isLooking, setIsLooking] = useState(false);
  const open = async () => {
    setIsLooking(true);
    setAnswer(await api.readAttempt(number));
    setIsLooking(false);
  };
  return (
    <Flex direction="column" gap="xs">
      <Text>{`${title}: ${sentence}`}</Text>
      {answer && !answer.ok && <Text>{`${answer.title}. ${answer.message}`}</Text>}
      {answer?.ok ? (
        <>
          <Past past={answer.data} />
          <Flex direction="row">
            <Button size="xs" onClick={() => setAnswer(null)}>
              {words.hidePast}
            </Button>
          </Flex>
        </>
      ) : (
        <Flex direction="row">
          <LoadingButton size="xs" loading={isLooking} onClick={() => void open()}>
            {words.past}
          </LoadingButton>
        </Flex>
      )}
    </Flex>
  );
}

function Past({ past }: { readonly past: PastView }) {
  const { title, sentence, grade, reasons, total, fit, barriers, footnote } = past;
  return (
    <Flex direction="column" gap="xs">
      <Text format={{ fontWeight: 'demibold' }}>{title}</Text>
      <Text>{`${sentence}. ${grade}`}</Text>
      {barriers.length > 0 && <Sentences sentences={barriers} />}
      <Reasons reasons={reasons} total={total} />
      <Text>{fit.sentence}</Text>
      <Criteria criteria={fit.criteria} />
      <Text variant="microcopy">{footnote}</Text>
    </Flex>
  );
}
