/** Where the lead stands, in the portal's own words where its model defines the stage, and what the record lacks there. */
import type { Properties } from '../engine/input.ts';
import { oneLine } from '../engine/wording.ts';
import type { HandoffRules } from '../lifecycle/handoff-rules.ts';
import { definitionOf, missingFields } from '../lifecycle/stage-definitions.ts';
import type { Stage } from '../lifecycle/stages.ts';
import type { CardView, Tone } from './contract.ts';
import type { CardLead } from './ports.ts';
import type { CardSpeech } from './speech.ts';

const TONES: Readonly<Record<Stage, Tone>> = {
  lead: 'neutral',
  nurture: 'neutral',
  mql: 'soon',
  sal: 'good',
  sql: 'good',
  opportunity: 'good',
  customer: 'good',
  expansion: 'good',
  recycled: 'neutral',
  disqualified: 'bad',
};

/** More than anybody reads below a status. */
const MOST_LISTED = 3;

export function stageView(
  { state: { stage, salStatus }, model, settings, input }: CardLead,
  { words }: CardSpeech,
): CardView['stage'] {
  const said = saidOf(stage, model.document.handoff?.stages ?? {});
  const label = said.label ?? words.stages[stage].label;
  const help = words.stageHelp(said) || words.stages[stage].help;
  const missing = missingLabels(stage, settings.rules, input.contact);
  const waits = stage === 'mql' && salStatus === 'pending';
  return {
    key: stage,
    label: waits ? words.waitsForYou(label) : label,
    help: missing.length === 0 ? help : `${help} ${words.missingFields(missing)}`,
    tone: TONES[stage],
  };
}

/** What a model says of a stage, for people to read; what it leaves out is empty. */
export interface SaidStage {
  readonly label: string | null;
  readonly owner: 'marketing' | 'sales' | 'joint' | null;
  readonly entry: readonly string[];
  readonly exit: readonly string[];
}

type SaidStages = NonNullable<NonNullable<CardLead['model']['document']['handoff']>['stages']>;

function saidOf(stage: Stage, stages: SaidStages): SaidStage {
  const { label, owner, entry = [], exit = [] } = stages[stage as keyof SaidStages] ?? {};
  return {
    label: label === undefined ? null : oneLine(label),
    owner: owner ?? null,
    entry: entry.slice(0, MOST_LISTED).map(asSentence),
    exit: exit.slice(0, MOST_LISTED).map(asSentence),
  };
}

function asSentence(text: string): string {
  const line = oneLine(text);
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}

function missingLabels(stage: Stage, { stages }: HandoffRules, contact: Properties): readonly string[] {
  const definition = definitionOf(stage, stages);
  return definition ? missingFields(definition, contact).map(({ label }) => oneLine(label)) : [];
}
