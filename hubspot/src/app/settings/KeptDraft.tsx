/** The viewer's draft of another day: to go on with, to throw away, to bring back. */
import { Alert, Button, Flex, LoadingButton, Text } from '@hubspot/ui-extensions';
import type { KeptDraftView } from './contract.ts';
import { Failed } from './Failed.tsx';
import { type Acting, useAct } from './use-act.ts';
import type { Draft } from './use-draft.ts';
import { useWords } from './words.ts';

interface KeptDraftProps {
  readonly kept: KeptDraftView;
  readonly draft: Draft;
  readonly acting: Acting;
  /** Leads to where it is edited. */
  onOpen(): void;
}

export function KeptDraft({ kept, draft, acting, onOpen }: KeptDraftProps) {
  const words = useWords();
  const { isSending, failure, send } = useAct(acting);
  const open = () => {
    draft.begin({ kind: 'kept' });
    onOpen();
  };
  if (kept.isThrown) {
    return (
      <Flex direction="row" gap="sm" align="center" wrap="wrap">
        <Text>{kept.sentence}</Text>
        <LoadingButton size="xs" loading={draft.isWorking} onClick={open}>
          {words.kept.bringBack}
        </LoadingButton>
      </Flex>
    );
  }
  return (
    <Alert title={kept.sentence} variant={kept.outdated || kept.rejected ? 'warning' : 'info'}>
      <Flex direction="column" gap="sm">
        {kept.rejected && <Text>{kept.rejected}</Text>}
        {kept.outdated && <Text>{kept.outdated}</Text>}
        <Text>{words.kept.onlyOne}</Text>
        <Failed failure={failure} />
        <Flex direction="row" gap="sm" wrap="wrap">
          <LoadingButton size="sm" variant="primary" loading={draft.isWorking} onClick={open}>
            {words.kept.goOn}
          </LoadingButton>
          <Button
            size="sm"
            disabled={isSending || draft.isWorking}
            onClick={() => void send('/model/draft/throw-away', {})}
          >
            {words.kept.throwAway}
          </Button>
        </Flex>
      </Flex>
    </Alert>
  );
}
