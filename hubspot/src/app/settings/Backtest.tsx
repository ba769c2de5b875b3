/** What a model would do to the account's own contacts, where it is decided on: before it is proposed or confirmed. */
import { Accordion, Button, Flex, LoadingButton, Text } from '@hubspot/ui-extensions';
import type { PreviewView } from './draft-contract.ts';
import { Failed } from './Failed.tsx';
import { Leads, PreviewShown } from './Preview.tsx';
import type { SettingsApi } from './settings-api.ts';
import { useAsked } from './use-asked.ts';
import type { Draft } from './use-draft.ts';
import { useWords } from './words.ts';

/** Of the draft as it is now; what was seen of an older one counts no more. */
export function DraftBacktest({ draft }: { readonly draft: Draft }) {
  const words = useWords();
  const { preview, isWorking, look } = draft;
  if (preview && !preview.isOld) return <Effect view={preview.view} />;
  return (
    <Flex direction="row" gap="sm" align="center" wrap="wrap">
      <Text>{preview ? words.preview.old : words.preview.notTried}</Text>
      <Button size="xs" disabled={isWorking} onClick={look}>
        {words.preview.tryIt}
      </Button>
    </Flex>
  );
}

function Effect({ view }: { readonly view: PreviewView }) {
  const words = useWords();
  const { sentence, becoming, stopping } = view;
  return (
    <Flex direction="column" gap="xs">
      <Text format={{ fontWeight: 'demibold' }}>{sentence}</Text>
      {becoming.length + stopping.length > 0 && (
        <Accordion title={words.preview.who} size="sm">
          <Leads title={words.preview.becoming} leads={becoming} />
          <Leads title={words.preview.stopping} leads={stopping} />
        </Accordion>
      )}
    </Flex>
  );
}

interface ProposalBacktestProps {
  readonly id: string;
  readonly api: SettingsApi;
}

/** What the proposal tells is of the day it was made; whoever decides may see it as of now, with names. */
export function ProposalBacktest({ id, api }: ProposalBacktestProps) {
  const words = useWords();
  const { data, failure, isAsking, ask } = useAsked<PreviewView>();
  return (
    <Flex direction="column" gap="sm">
      <Failed failure={failure} />
      <Flex direction="row">
        <LoadingButton
          size="sm"
          loading={isAsking}
          onClick={() => void ask(() => api.preview({ proposal: id }))}
        >
          {words.preview.tryProposal}
        </LoadingButton>
      </Flex>
      {data && <PreviewShown view={data} />}
    </Flex>
  );
}
