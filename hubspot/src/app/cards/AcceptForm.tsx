/** Accepting says yes to four questions; a no leads to the form that fits instead. */
import { Alert, Button, Flex, Heading, Text, ToggleGroup } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { DecisionWord, Forms } from './contract.ts';
import type { FormProps } from './Decisions.tsx';
import { FormFooter } from './FormFooter.tsx';
import { useWords } from './words.ts';

interface AcceptFormProps extends FormProps {
  onInstead(word: DecisionWord, reason: string | null): void;
}

export function AcceptForm({ forms, isSending, failure, onSend, onCancel, onInstead }: AcceptFormProps) {
  const words = useWords();
  const { questions } = forms;
  const [yes, setYes] = useState<string[]>(questions.map(({ key }) => key));
  const denied = questions.find(({ key }) => !yes.includes(key));
  const answers = Object.fromEntries(questions.map(({ key }) => [key, yes.includes(key)]));
  return (
    <Flex direction="column" gap="sm">
      <Heading>{words.acceptTitle}</Heading>
      <ToggleGroup
        name="answers"
        label={words.acceptLegend}
        toggleType="checkboxList"
        options={questions.map(({ key, ask }) => ({ value: key, label: ask }))}
        value={yes}
        onChange={setYes}
      />
      {denied && <Instead question={denied} onInstead={onInstead} />}
      <FormFooter
        label={words.accept}
        isSending={isSending}
        isReady={!denied}
        failure={failure}
        onSend={() => onSend({ answers })}
        onCancel={onCancel}
      />
    </Flex>
  );
}

interface InsteadProps {
  readonly question: Forms['questions'][number];
  onInstead(word: DecisionWord, reason: string | null): void;
}

function Instead({ question: { ifNo, rejectAs }, onInstead }: InsteadProps) {
  const words = useWords();
  const word = rejectAs === null ? 'recycle' : 'reject';
  const label = rejectAs === null ? words.recycleInstead : words.rejectInstead;
  return (
    <Alert title={words.notAllYes} variant="info">
      <Text>{ifNo}</Text>
      <Button size="xs" onClick={() => onInstead(word, rejectAs)}>
        {label}
      </Button>
    </Alert>
  );
}
