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
  Select,
  Statistics,
  StatisticsItem,
  StatusTag,
  Text,
} from '@hubspot/ui-extensions';
import { useCallback, useState } from 'react';
import { type Failure, FIRST_LOOK, type HomeAsk, type HomeView } from './contract.ts';
import { readHome } from './home-api.ts';
import { type Language, languageOf } from './language.ts';
import { Queue, TAGS } from './Queue.tsx';
import { useView } from './use-view.ts';
import { CATALOGUES, Speaking, useWords } from './words.ts';

hubspot.extend<'pages'>(({ context }) => <HomePage context={context} />);

interface HomePageProps {
  readonly context: ExtensionPointApi<'pages'>['context'];
}

export function HomePage({ context }: HomePageProps) {
  const language = languageOf(context.user);
  return (
    <Speaking value={CATALOGUES[language]}>
      <Home backend={backendIn(context)} language={language} />
    </Speaking>
  );
}

function Home({ backend, language }: { readonly backend: string; readonly language: Language }) {
  const words = useWords();
  const { read, isTurning, turn } = usePages(backend, language);
  const { state, isLooking, look } = useView({ read, refreshIn });
  switch (state.kind) {
    case 'loading':
      return <LoadingSpinner label={words.loading} showLabel={true} />;
    case 'failed':
      return <NoHome failure={state.failure} isLooking={isLooking} onAgain={look} />;
    case 'ready': {
      const { view, trouble } = state;
      return (
        <Flex direction="column" gap="lg">
          {trouble && <Trouble failure={trouble} isLooking={isLooking} onAgain={look} />}
          <Heading>{view.headline}</Heading>
          <Figures view={view} />
          <Whose view={view} isTurning={isTurning} onWhose={(whose) => turn({ ...FIRST_LOOK, whose })} />
          {view.pending.lines.length === 0 && <Nobody />}
          <Queue
            title={words.pending}
            when={words.due}
            list={view.pending}
            onPage={(pending) => turn({ pending })}
          />
          <Queue
            title={words.silent}
            when={words.due}
            list={view.silent}
            onPage={(silent) => turn({ silent })}
          />
          <Queue
            title={words.waking}
            when={words.comes}
            list={view.waking}
            onPage={(waking) => turn({ waking })}
          />
          <Divider />
          <Quiet view={view} isLooking={isLooking} onAgain={look} />
        </Flex>
      );
    }
  }
}

/** Which pages are asked for, and whose leads. What was shown stays until the answer is there. */
function usePages(backend: string, language: Language) {
  const [asked, setAsked] = useState(FIRST_LOOK);
  const [isTurning, setIsTurning] = useState(false);
  const read = useCallback(async () => {
    const answer = await readHome(backend, language, asked);
    setIsTurning(false);
    return answer;
  }, [backend, language, asked]);
  const turn = (change: Partial<HomeAsk>) => {
    setIsTurning(true);
    setAsked({ ...asked, ...change });
  };
  return { read, isTurning, turn };
}

function refreshIn({ refreshInMs }: HomeView): number {
  return refreshInMs;
}

/** The app's address is a variable of the project's profile. */
function backendIn({ variables }: HomePageProps['context']): string {
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

interface WhoseProps {
  readonly view: HomeView;
  /** Another page, or other leads, are on their way. */
  readonly isTurning: boolean;
  onWhose(whose: string): void;
}

function Whose({ view: { whose }, isTurning, onWhose }: WhoseProps) {
  const words = useWords();
  return (
    <Inline gap="sm" align="end">
      <Select
        label={words.whose}
        name="whose"
        value={whose.chosen}
        options={whose.options}
        onChange={(chosen) => onWhose(String(chosen))}
      />
      {isTurning && <LoadingSpinner label={words.turning} showLabel={true} size="xs" />}
    </Inline>
  );
}

function Nobody() {
  const words = useWords();
  return (
    <EmptyState title={words.nobody} layout="vertical" imageName="task" imageWidth={120}>
      <Text>{words.nobodyHelp}</Text>
    </EmptyState>
  );
}

interface AgainProps {
  readonly isLooking: boolean;
  onAgain(): void;
}

function Quiet({ view: { health, footnote }, isLooking, onAgain }: AgainProps & { readonly view: HomeView }) {
  const words = useWords();
  return (
    <Flex direction="column" gap="md">
      <Flex direction="column" gap="xs">
        <Heading>{words.health}</Heading>
        <StatusTag variant={TAGS[health.tone]}>{health.sentence}</StatusTag>
        {health.todo && <Text>{health.todo}</Text>}
      </Flex>
      <Flex direction="column" gap="xs">
        <Heading>{words.reports}</Heading>
        <Text>{words.reportsHelp}</Text>
      </Flex>
      <Inline gap="sm" align="center">
        <Text variant="microcopy">{footnote}</Text>
        <Button onClick={onAgain} disabled={isLooking} size="xs" variant="transparent">
          {words.look}
        </Button>
      </Inline>
    </Flex>
  );
}

interface TroubleProps extends AgainProps {
  readonly failure: Failure;
}

function NoHome({ failure, isLooking, onAgain }: TroubleProps) {
  const words = useWords();
  return (
    <EmptyState
      title={failure.title ?? words.unreachable.title}
      layout="vertical"
      imageName="integrations"
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
