/** Until somebody has published a model: where they are on the way there, and the next step. */
import { Button, Flex, Heading, StepIndicator, Text, Tile } from '@hubspot/ui-extensions';
import type { SettingsView } from './contract.ts';
import type { Draft } from './use-draft.ts';
import { useWords } from './words.ts';

interface FirstRunProps {
  readonly firstRun: NonNullable<SettingsView['firstRun']>;
  readonly draft: Draft;
  /** The tab that is open. */
  readonly tab: string;
  /** Leads to the tab where the step is done. */
  onGo(tab: 'health' | 'model'): void;
}

const CONNECT = 0;
const MAP = 2;
const PREVIEW = 3;
const PUBLISH = 4;

export function FirstRun({ firstRun, draft, tab, onGo }: FirstRunProps) {
  const words = useWords();
  const current = stepOf(firstRun.current, draft);
  const step = firstRun.steps[current];
  const place = current === CONNECT ? 'health' : 'model';
  return (
    <Tile>
      <Flex direction="column" gap="sm">
        <Heading>{words.firstRun.title}</Heading>
        <Text>{words.firstRun.help}</Text>
        <StepIndicator currentStep={current} stepNames={firstRun.steps.map(({ title }) => title)} />
        {step && <Text>{step.help}</Text>}
        {tab !== place && (
          <Flex direction="row">
            <Button size="sm" onClick={() => onGo(place)}>
              {words.firstRun.next[current] ?? words.firstRun.next[0]}
            </Button>
          </Flex>
        )}
      </Flex>
    </Tile>
  );
}

/** The server knows whether it is connected and proposed; what is between happens here. */
function stepOf(known: number, { view, preview }: Draft): number {
  if (known === CONNECT || known === PUBLISH || view === null) return known;
  if (preview !== null && !preview.isOld) return PUBLISH;
  return preview === null && !isMapped(view) ? MAP : PREVIEW;
}

/** Everything that contacts came with counts as something. */
function isMapped({ seen }: NonNullable<Draft['view']>): boolean {
  return seen.every(({ signal }) => signal !== null);
}
