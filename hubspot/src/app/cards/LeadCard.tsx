/** The card on a contact's record: registers with HubSpot and chooses what to show. */
import {
  Alert,
  Button,
  EmptyState,
  type ExtensionPointApi,
  Flex,
  hubspot,
  LoadingSpinner,
  Text,
} from '@hubspot/ui-extensions';
import { useCrmProperties } from '@hubspot/ui-extensions/crm';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { isFromServer } from './ask.ts';
import { type CardPlace, createCardApi } from './card-api.ts';
import type { CardView, Failure } from './contract.ts';
import { Decisions } from './Decisions.tsx';
import { Evidence } from './Evidence.tsx';
import { languageOf } from './language.ts';
import { Review } from './Review.tsx';
import { Summary } from './Summary.tsx';
import { useView } from './use-view.ts';
import { Speaking, type Speech, speechIn, useWords } from './words.ts';

type Point = 'crm.record.sidebar' | 'crm.record.tab';

hubspot.extend<Point>(({ context, actions }) => <LeadCard context={context} actions={actions} />);

interface LeadCardProps {
  readonly context: ExtensionPointApi<Point>['context'];
  readonly actions: ExtensionPointApi<Point>['actions'];
}

export function LeadCard({ context, actions }: LeadCardProps) {
  const speech = useMemo(() => speechIn(languageOf(context.user)), [context]);
  return (
    <Speaking value={speech}>
      <Lead context={context} actions={actions} speech={speech} />
    </Speaking>
  );
}

function Lead({ context, actions, speech }: LeadCardProps & { readonly speech: Speech }) {
  const { words } = speech;
  const api = useMemo(() => createCardApi(placeOf(context, speech)), [context, speech]);
  const [changes, setChanges] = useState(0);
  const { state, isLooking, look, show } = useView({ read: api.read, refreshIn, reload: changes });

  useEffect(() => {
    actions.onCrmPropertiesUpdate([...WATCHED], () => setChanges((count) => count + 1));
  }, [actions]);

  const onDecided = useCallback(
    (told: string, view: CardView) => {
      show(view);
      actions.addAlert({ type: 'success', title: words.done, message: told });
      actions.refreshObjectProperties();
    },
    [actions, show, words],
  );

  switch (state.kind) {
    case 'loading':
      return <FirstPaint />;
    case 'failed':
      return (
        <Flex direction="column" gap="sm">
          {!isFromServer(state.failure) && <KnownToTheRecord />}
          <NoLead failure={state.failure} isLooking={isLooking} onAgain={look} />
        </Flex>
      );
    case 'ready': {
      const { view, trouble } = state;
      return (
        <Flex direction="column" gap="md">
          {trouble && <Trouble failure={trouble} isLooking={isLooking} onAgain={look} />}
          <Summary view={view} />
          {view.forms && (
            <Decisions key={view.contactId} forms={view.forms} decide={api.decide} onDecided={onDecided} />
          )}
          {view.review && (
            <Review
              key={`review ${view.contactId} ${view.review.decisionKey}`}
              review={view.review}
              say={api.review}
              onDone={onDecided}
            />
          )}
          <Evidence key={`evidence ${view.contactId}`} view={view} api={api} />
        </Flex>
      );
    }
  }
}

function refreshIn({ refreshInMs }: CardView): number | null {
  return refreshInMs;
}

const WATCHED = ['fairlead_score', 'fairlead_stage', 'fairlead_sal_status'];

/** The app's address is a variable of the project's profile. */
function placeOf({ variables, crm }: LeadCardProps['context'], speech: Speech): CardPlace {
  const backend = String(variables?.BACKEND_URL ?? '').replace(/\/$/, '');
  return { backend, contactId: crm.objectId, speech };
}

/** What the record itself knows is there at once; the evidence follows. */
function FirstPaint() {
  const words = useWords();
  return (
    <Flex direction="column" gap="sm">
      <KnownToTheRecord />
      <LoadingSpinner label={words.loading} showLabel={true} size="sm" />
    </Flex>
  );
}

/** What was written on it last: also there while the server cannot be reached. */
function KnownToTheRecord() {
  const { properties } = useCrmProperties(['fairlead_reason', 'fairlead_next_step']);
  const { fairlead_reason: reason, fairlead_next_step: nextStep } = properties;
  return (
    <>
      {reason && <Text format={{ fontWeight: 'demibold' }}>{reason}</Text>}
      {nextStep && <Text>{nextStep}</Text>}
    </>
  );
}

interface TroubleProps {
  readonly failure: Failure;
  readonly isLooking: boolean;
  onAgain(): void;
}

function NoLead({ failure, isLooking, onAgain }: TroubleProps) {
  const words = useWords();
  return (
    <EmptyState
      title={failure.title ?? words.unreachable.title}
      layout="vertical"
      imageName="contacts"
      imageWidth={120}
    >
      <Text>{failure.message}</Text>
      {failure.again && (
        <Button onClick={onAgain} disabled={isLooking} size="sm">
          {words.again}
        </Button>
      )}
    </EmptyState>
  );
}

function Trouble({ failure, isLooking, onAgain }: TroubleProps) {
  const words = useWords();
  return (
    <Alert title={words.stale} variant="warning">
      <Text>{failure.message}</Text>
      <Button onClick={onAgain} disabled={isLooking} size="xs">
        {words.again}
      </Button>
    </Alert>
  );
}
