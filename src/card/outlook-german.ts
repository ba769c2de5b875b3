/** What is ahead of a lead, in German, as `engine/outlook-text.ts` says it in English. Names are the model's own. */
import type { Explanation } from '../engine/explain.ts';
import type { NextChange } from '../engine/next-change.ts';
import { alike, factsOf, SHOWN } from '../engine/outlook-text.ts';
import type { Path } from '../engine/paths.ts';
import type { Receipt } from '../engine/receipt.ts';
import type { SignalStep, Step } from '../engine/steps.ts';
import { DAY_MS } from '../engine/values.ts';
import { germanChoice, germanFigure, germanList, quoted } from './german-figures.ts';

export function germanOutlook(explanation: Explanation): readonly string[] {
  return [nextChangeText(explanation), pathsText(explanation), robustText(explanation)].filter(
    (sentence) => sentence !== null,
  );
}

function nextChangeText({ receipt, nextChange, nextDecision }: Explanation): string | null {
  if (nextDecision !== null) {
    return `${fate(receipt, nextDecision, dayText(nextDecision.day, receipt))}, wenn nichts geschieht.`;
  }
  if (nextChange === null) return null;
  const { from, to, day } = nextChange;
  return `Die Note wechselt am ${dayText(day, receipt)} von ${from.grade} zu ${to.grade}, wenn nichts geschieht.`;
}

function fate(receipt: Receipt, { from, to }: NextChange, day: string): string {
  if (from.decision === 'mql' && to.decision === 'not_mql') {
    return receipt.via === 'threshold'
      ? `Fällt am ${day} unter die Schwelle`
      : `Ist ab dem ${day} kein MQL mehr`;
  }
  switch (to.decision) {
    case 'mql':
      return `Wird am ${day} zum MQL`;
    case 'hold':
      return `Gilt ab dem ${day} als noch offen`;
    case 'not_mql':
      return from.decision === 'hold'
        ? `Gilt ab dem ${day} nicht mehr als offen, sondern als kein MQL`
        : `Ist ab dem ${day} nicht mehr ausgeschlossen`;
    case 'disqualified':
      return `Wird am ${day} ausgeschlossen`;
    case 'diverted':
      return `Wird am ${day} anderswohin gegeben`;
  }
}

const DAY = new Intl.DateTimeFormat('de', { day: 'numeric', month: 'long', timeZone: 'UTC' });
const DAY_OF_YEAR = new Intl.DateTimeFormat('de', { dateStyle: 'long', timeZone: 'UTC' });

/** "24. November", with its year where that is another one. */
function dayText(day: number, { asOfDay }: Receipt): string {
  const [then, now] = [day, asOfDay].map((one) => new Date(one * DAY_MS));
  return (then!.getUTCFullYear() === now!.getUTCFullYear() ? DAY : DAY_OF_YEAR).format(then);
}

function pathsText({ receipt, paths, pathsComplete }: Explanation): string | null {
  const shown = alike(paths).slice(0, SHOWN);
  const isMql = receipt.decision === 'mql';
  if (shown.length === 0) {
    if (pathsComplete) return null;
    return isMql
      ? 'Mehreres zusammen könnte den MQL beenden; nicht alles ließ sich durchprobieren.'
      : 'Mehreres zusammen könnte es zum MQL machen; nicht alles ließ sich durchprobieren.';
  }
  const more = pathsComplete ? '' : ' Es kann weitere, auch kürzere Wege geben.';
  const isByActivity = factsOf(shown[0]!).length === 0;
  const ways = isByActivity ? shown : shown.slice(0, 2);
  const told = ways.map(wayText).join('; oder ');
  if (isByActivity) return `${isMql ? 'Kein MQL mehr wäre es nach' : 'Zum MQL fehlt noch'}: ${told}.${more}`;
  return `${isMql ? 'Kein MQL mehr' : 'Ein MQL'} wäre es, wenn dies dazukäme: ${told}.${more}`;
}

function wayText({ steps }: Path): string {
  return germanList(steps.map(stepText));
}

function stepText(step: Step): string {
  if (step.kind === 'signal') return activityText(step);
  const value = step.known === null ? 'ist bekannt' : `ist bekannt als ${rangeText(step.known)}`;
  return `${quoted(step.label)} ${value}`;
}

function activityText({ label, times, attributes }: SignalStep): string {
  const details = Object.entries(attributes).map(([name, value]) => `${name} ${value}`);
  const detail = details.length === 0 ? '' : ` (${details.join(', ')})`;
  return `${times === 1 ? '' : `${times}-mal `}${quoted(`${label}${detail}`)}`;
}

/** "50 to 500" is "50 bis 500"; a name stays as the model has it. */
function rangeText(known: string): string {
  const range = /^([\d.,]+) to ([\d.,]+)$/.exec(known);
  return range ? `${germanFigure(range[1]!)} bis ${germanFigure(range[2]!)}` : quoted(known);
}

function robustText({ receipt, robust }: Explanation): string | null {
  if (robust === null) return null;
  if (robust.robust) return 'Es bliebe ein MQL, auch wenn einer der Gründe dafür wegfiele, gleich welcher.';
  const names = robust.dependsOn.slice(0, SHOWN).map((id) => nameOf(receipt, id));
  const others = robust.dependsOn.length > SHOWN ? ' (und anderes)' : '';
  return `Ohne ${germanChoice(names)}${others} wäre es kein MQL.`;
}

function nameOf(receipt: Receipt, id: string): string {
  const found = receipt.contributions.find((one) => one.ruleId === id);
  return found === undefined ? 'die eigene Anfrage' : quoted(found.label);
}
