/** What waits for the other key: what it changes, what it would do, who can confirm it. */
import {
  Alert,
  Button,
  Flex,
  Heading,
  List,
  LoadingButton,
  Text,
  TextArea,
  Tile,
} from '@hubspot/ui-extensions';
import { useState } from 'react';
import { ProposalBacktest } from './Backtest.tsx';
import type { ProposalDecision, ProposalView } from './contract.ts';
import { Failed } from './Failed.tsx';
import { type Acting, useAct } from './use-act.ts';
import { useWords } from './words.ts';

interface ProposalProps {
  readonly proposal: ProposalView;
  readonly acting: Acting;
}

export function Proposal({ proposal, acting }: ProposalProps) {
  const words = useWords();
  const { name, sentence, note, changes, effect, needed } = proposal;
  return (
    <Tile>
      <Flex direction="column" gap="sm">
        <Heading>{words.proposal.title(name)}</Heading>
        <Text>{sentence}</Text>
        {note && <Text format={{ italic: true }}>{note}</Text>}
        <Text format={{ fontWeight: 'demibold' }}>{words.proposal.changes}</Text>
        <List variant="unordered">
          {changes.map((change) => (
            <Text key={change}>{change}</Text>
          ))}
        </List>
        <Text>{effect}</Text>
        <ProposalBacktest id={proposal.id} api={acting.api} />
        <Alert title={needed} variant={proposal.mayConfirm ? 'info' : 'warning'} />
        <Decide proposal={proposal} acting={acting} />
      </Flex>
    </Tile>
  );
}

function Decide({ proposal, acting }: ProposalProps) {
  const words = useWords();
  const { id, mayConfirm, mayReject, mayWithdraw } = proposal;
  const [note, setNote] = useState('');
  const { isSending, failure, send } = useAct(acting);
  const decide = (decision: ProposalDecision) =>
    void send(`/model/proposals/${id}`, { decision, note: note.trim() || null });
  if (!mayConfirm && !mayReject && !mayWithdraw) return null;
  return (
    <Flex direction="column" gap="sm">
      {mayReject && (
        <TextArea
          name="note"
          label={words.proposal.note}
          maxLength={2000}
          value={note}
          onInput={setNote}
          onChange={setNote}
        />
      )}
      <Failed failure={failure} />
      <Flex direction="row" gap="sm" wrap="wrap">
        {mayConfirm && (
          <LoadingButton size="sm" variant="primary" loading={isSending} onClick={() => decide('confirm')}>
            {words.proposal.confirm}
          </LoadingButton>
        )}
        {mayReject && (
          <Button size="sm" disabled={isSending} onClick={() => decide('reject')}>
            {words.proposal.reject}
          </Button>
        )}
        {mayWithdraw && (
          <Button size="sm" disabled={isSending} onClick={() => decide('withdraw')}>
            {words.proposal.withdraw}
          </Button>
        )}
      </Flex>
    </Flex>
  );
}
