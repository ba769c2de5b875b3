/** The app's own page in HubSpot: who waits for sales today, how the last weeks went, and whether all is well. */
import {
  Alert,
  Button,
  Divider,
  EmptyState,
  type ExtensionPointApi,
  Flex,
  Heading,
  hubspot,
  Inline,
  LoadingSpinner,
  Statistics,
  StatisticsItem,
  StatusTag,
  Text,
} from '@hubspot/ui-extensions';
import type { Failure, HomeView } from './contract.ts';
import { Queue, TAGS } from './Queue.tsx';
import { useHome } from './use-home.ts';
import { WORDS } from './words.ts';

hubspot.extend<'pages'>(({ context }) => <HomePage context={context} />);

export function HomePage({ context }: { readonly context: ExtensionPointApi<'pages'>['context'] }) {
  const { state, isLooking, look } = useHome(backendIn(context));
  switch (state.kind) {
    case 'loading':
      return <LoadingSpinner label={WORDS.loading} showLabel={true} />;
    case 'failed':
      return <NoHome failure={state.failure} isLooking={isLooking} onAgain={look} />;
    case 'ready': {
      const { view, trouble } = state;
      return (
        <Flex direction="column" gap="lg">
          {trouble && <Trouble failure={trouble} isLooking={isLooking} onAgain={look} />}
          <Heading>{view.headline}</Heading>
          <Figures view={view} />
          {view.pending.lines.length === 0 && <Nobody />}
          <Queue title={WORDS.pending} when={WORDS.due} list={view.pending} />
          <Queue title={WORDS.silent} when={WORDS.due} list={view.silent} />
          <Queue title={WORDS.waking} when={WORDS.comes} list={view.waking} />
          <Divider />
          <Quiet view={view} isLooking={isLooking} onAgain={look} />
        </Flex>
      );
    }
  }
}

/** The app's address is a variable of the project's profile. */
function backendIn({ variables }: ExtensionPointApi<'pages'>['context']): string {
  return String(variables?.BACKEND_URL ?? '').replace(/\/$/, '');
}

function Figures({ view: { figures } }: { readonly view: HomeView }) {
  return (
    <Flex direction="column" gap="xs">
      <Text variant="microcopy">{figures.period}</Text>
      <Statistics>
        {figures.items.map(({ key, label, number, note }) => (
          <StatisticsItem key={key} label={label} number={number}>
            <Text variant="microcopy">{note}</Text>
          </StatisticsItem>
        ))}
      </Statistics>
    </Flex>
  );
}

function Nobody() {
  return (
    <EmptyState title={WORDS.nobody} layout="vertical" imageName="task" imageWidth={120}>
      <Text>{WORDS.nobodyHelp}</Text>
    </EmptyState>
  );
}

interface AgainProps {
  readonly isLooking: boolean;
  onAgain(): void;
}

function Quiet({ view: { health, footnote }, isLooking, onAgain }: AgainProps & { readonly view: HomeView }) {
  return (
    <Flex direction="column" gap="md">
      <Flex direction="column" gap="xs">
        <Heading>{WORDS.health}</Heading>
        <StatusTag variant={TAGS[health.tone]}>{health.sentence}</StatusTag>
        {health.todo && <Text>{health.todo}</Text>}
      </Flex>
      <Flex direction="column" gap="xs">
        <Heading>{WORDS.reports}</Heading>
        <Text>{WORDS.reportsHelp}</Text>
      </Flex>
      <Inline gap="sm" align="center">
        <Text variant="microcopy">{footnote}</Text>
        <Button onClick={onAgain} disabled={isLooking} size="xs" variant="transparent">
          {WORDS.look}
        </Button>
      </Inline>
    </Flex>
  );
}

interface TroubleProps extends AgainProps {
  readonly failure: Failure;
}

function NoHome({ failure, isLooking, onAgain }: TroubleProps) {
  return (
    <EmptyState
      title={failure.title ?? WORDS.unreachable.title}
      layout="vertical"
      imageName="integrations"
      imageWidth={120}
    >
      <Text>{failure.message}</Text>
      {failure.again && (
        <Button onClick={onAgain} disabled={isLooking} size="sm">
          {WORDS.again}
        </Button>
      )}
    </EmptyState>
  );
}

function Trouble({ failure, isLooking, onAgain }: TroubleProps) {
  return (
    <Alert title={WORDS.stale} variant="warning">
      <Text>{failure.message}</Text>
      <Button onClick={onAgain} disabled={isLooking} size="xs">
        {WORDS.again}
      </Button>
    </Alert>
  );
}
