/**
 * What lint finds about a model, in German: told from the finding's kind, place and figures, as the engine tells it in
 * English. Names are the model's own. Points are whole or have one decimal place.
 */
import { germanCounted, germanFigure, germanList, quoted } from '../card/german-figures.ts';
import type { FindingId, LintFinding } from '../engine/lint-finding.ts';
import type { ModelDocument } from '../engine/schema.ts';
import { upperFirst } from '../engine/wording.ts';

interface Found {
  readonly finding: LintFinding;
  readonly document: ModelDocument;
  /** A figure of the evidence. */
  number(name: string): number;
  /** The same as Germans write it. */
  figure(name: string): string;
  text(name: string): string;
  texts(name: string): readonly string[];
}

export function germanFinding(finding: LintFinding, document: ModelDocument): string {
  const { evidence } = finding;
  const number = (name: string) => Number(evidence[name]);
  return FINDINGS[finding.id]({
    finding,
    document,
    number,
    figure: (name) => germanFigure(String(number(name))),
    text: (name) => String(evidence[name]),
    texts: (name) => [evidence[name] ?? []].flat().map(String),
  });
}

const FINDINGS: Readonly<Record<FindingId, (found: Found) => string>> = {
  'audit.fit': fitText,
  'audit.negatives': ({ texts }) => {
    const count = texts('rules').length;
    if (count === 0) return 'Nichts zählt dagegen: was ein Lead ist oder tut, kostet ihn nie Punkte.';
    return count === 1 ? 'Eine Regel zieht Punkte ab.' : `${count} Regeln ziehen Punkte ab.`;
  },
  'audit.content': ({ number, figure, texts }) =>
    number('lowest') === number('highest')
      ? `Alle Inhalte sind gleich: jede der ${texts('signals').length} Aktivitäten bringt ${germanCounted(figure('lowest'))}.`
      : `Aktivitäten werden unterschieden: eine bringt ${figure('lowest')} bis ${figure('highest')} Punkte.`,
  'audit.content-of-group': (found) =>
    `Alle Aktivitäten in „${nameIn(found)}“ sind gleich: ${germanList(found.texts('signals'))} bringen je ${germanCounted(found.figure('points'))}.`,
  'review.overdue': ({ finding, number, text }) =>
    finding.evidence.days === undefined
      ? `Die Überprüfung dieses Modells war am ${dayText(text('reviewBy'))} fällig, vor ${daysText(number('daysLate'))}.`
      : `Niemand hat dieses Modell überprüft, seit ${daysText(number('days'))} (${dayText(text('reviewedOn'))}).`,
  'review.undated': () =>
    'Niemand hat gesagt, wann dieses Modell zu überprüfen ist: setzen Sie model.reviewBy auf einen Tag in einem Vierteljahr.',
  'threshold.unreachable': ({ text, figure }) =>
    `Niemand kann die ${thresholdText(text('channel'))} (${figure('threshold')}) erreichen: was entscheiden darf, kommt höchstens auf ${germanCounted(figure('highest'), 'Punkte')}.`,
  'threshold.always-met': ({ text, figure }) =>
    `Jeder erreicht die ${thresholdText(text('channel'))} (${figure('threshold')}): kein Lead hat weniger als ${germanCounted(figure('lowest'))}.`,
  'group.never-alone': ({ text, figure }) => {
    const most = text('boundBy') === 'limit' ? 'Grenze' : 'höchstens';
    const byPoints = text('fastTrack') === 'yes' ? ' durch Punkte' : '';
    return `„${text('group')}“ allein qualifiziert nie${byPoints} (${most} ${figure('highest')}, niedrigste Schwelle ${figure('lowestThreshold')}).`;
  },
  'limit.never-binds': (found) =>
    `Die Grenze von „${nameIn(found)}“ (${found.figure('limit')}) greift nie: die Regeln bringen höchstens ${found.figure('highest')}.`,
  'floor.never-binds': (found) =>
    found.finding.path === 'leadScore.floor'
      ? `Die Untergrenze der Punktzahl (${found.figure('floor')}) greift nie: kein Lead fällt unter ${found.figure('lowest')}.`
      : `Die Untergrenze von „${nameIn(found)}“ (${found.figure('floor')}) greift nie: tiefer als ${found.figure('lowest')} führen die Regeln nicht.`,
  'grade.unreachable': ({ text, figure }) =>
    `Niemand kann die Note ${text('grade')} bekommen: sie braucht ${germanCounted(figure('needed'))}, und mehr als ${figure('highest')} gibt es nicht.`,
  'signal.never-alone': signalText,
  'signal.suffices': ({ document, text, figure }) =>
    `${quoted(document.signals[text('signal')]!.label)} allein erreicht die niedrigste Schwelle (${figure('points')} von ${figure('lowestThreshold')}).`,
  'rule.never-adds': (found) =>
    `${quoted(ruleLabel(found, 'rule'))} kann nie etwas bringen: ${whyIdle(found)}.`,
  'gate.never-opens': (found) =>
    `Niemand kommt durch ${quoted(gateLabel(found))}: die Bedingung widerspricht sich, also wird kein Lead ein MQL.`,
  'gate.never-closes': (found) =>
    `${quoted(gateLabel(found))} kann nie jemanden ausschließen: die Bedingung widerspricht sich.`,
  'lists.overlap': overlapText,
  'name.unused': unusedText,
};

function fitText({ number, figure, texts }: Found): string {
  const [minimum, lowest] = [number('fitMinimum'), number('lowestFit')];
  const points = (figureText: string) => `${germanCounted(figureText)} der Passung`;
  if (minimum <= lowest) {
    const reached = `jeder Lead erreicht das Mindestmaß der Passung von ${figure('fitMinimum')}`;
    const barriers = texts('barriers');
    return barriers.length === 0
      ? `Die Passung hält niemanden auf: ${reached}, Aktivität allein qualifiziert also.`
      : `Außer ${germanList(barriers.map(quoted))} hält die Passung niemanden auf: ${reached}.`;
  }
  if (minimum <= number('highestWithoutFacts')) {
    return `Passung lässt sich durch Aktivität verdienen: nötig sind ${points(figure('fitMinimum'))}, und bis zu ${figure('highestWithoutFacts')} fragen nach nichts, was über den Lead bekannt ist.`;
  }
  return `Keine Punktzahl wiegt die Passung auf: ein Lead braucht ${figure('fitMinimum')} von ${points(figure('highestFit'))}.`;
}

function signalText({ document, number, figure, text }: Found): string {
  const tracks = document.fastTracks.length > 0 ? ', außer auf dem schnellen Weg' : '';
  const alone = number('withAll') < number('lowestThreshold') ? '' : ' durch seine eigenen Punkte';
  const largest = quoted(document.signals[text('signal')]!.label);
  return `Kein einzelnes Signal qualifiziert${alone}${tracks} (das größte: ${largest}, ${figure('points')}; niedrigste Schwelle ${figure('lowestThreshold')}).`;
}

function whyIdle(found: Found): string {
  const { text, figure } = found;
  switch (text('because')) {
    case 'worthless':
      return 'sie ist 0 Punkte wert';
    case 'contradiction':
      return 'ihre Bedingung widerspricht sich';
    case 'fixed':
      return `„${text('group')}“ ist immer ${figure('always')}, was auch immer die Regeln bringen`;
    default:
      return `wo sie gilt, zählt stattdessen ${quoted(ruleLabel(found, 'other'))}`;
  }
}

const SHOWN = 3;

function overlapText({ text, texts }: Found): string {
  const values = texts('values');
  const more = values.length > SHOWN ? [`${values.length - SHOWN} weitere`] : [];
  const shown = germanList([...values.slice(0, SHOWN).map(quoted), ...more]);
  const verb = values.length === 1 ? 'steht' : 'stehen';
  const list = text('list');
  const where = list === '' ? 'in beiden Listen' : `in ${list}, die beide benutzen`;
  return `${text('one')} und ${text('other')} überschneiden sich: ${shown} ${verb} ${where}.`;
}

function unusedText(found: Found): string {
  const { document, finding } = found;
  const [section, ...rest] = finding.path.split('.');
  const name = rest.join('.');
  switch (section) {
    case 'inputs':
      return `${name} ist angegeben, aber keine Bedingung liest es.`;
    case 'signals':
      return `Das Signal ${quoted(document.signals[name]?.label ?? name)} zählt für nichts: nichts im Modell wartet darauf.`;
    case 'topics':
      return `Das Thema ${quoted(document.topics?.[name]?.label ?? name)} wird nirgends benutzt.`;
    case 'lists':
      return `Die Liste ${name} wird nirgends benutzt.`;
    case 'decays':
      return `Das Verblassen ${name} wird nirgends benutzt.`;
    default:
      return `Für ${nameIn(found)} gibt es eine Schwelle, aber keine Regel nennt diese Herkunft.`;
  }
}

function thresholdText(channel: string): string {
  return channel === 'default' ? 'Schwelle' : `Schwelle für ${channel}`;
}

/** The name in a path: "engagement" of "scores.engagement.limit". */
function nameIn({ finding: { path } }: Found): string {
  const parts = path.split('.');
  return parts[0] === 'scores' ? parts[1]! : upperFirst(parts.at(-1)!);
}

function ruleLabel({ document, text }: Found, name: 'rule' | 'other'): string {
  return document.rules.find(({ id }) => id === text(name))!.label;
}

function gateLabel({ document, text }: Found): string {
  return document.gates.find(({ id }) => id === text('gate'))!.label;
}

/** "5.11.2026" of 2026-11-05. */
function dayText(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${day}.${month}.${year}`;
}

function daysText(days: number): string {
  return days === 1 ? '1 Tag' : `${days} Tagen`;
}
