/**
 * A second, slow reading of a model document, for comparison with the engine: it shares no code with it (the tables of
 * countries and titles are data to it), compiles nothing, and finds the range of a score by trying every way in which
 * the unknown could turn out.
 */
import { Happenings, machinesIn } from './oracle-happenings.ts';
import {
  every,
  judge,
  not,
  type OracleInput,
  type OracleSignal,
  some,
  type Truth,
} from './oracle-readings.ts';

interface Line {
  id: string;
  group: string;
  points: number;
  set: string | undefined;
  decisive: boolean;
}
export interface OracleAnswer {
  used: Record<string, number>;
  score: number;
  low: number;
  high: number;
  decisive: number;
  fit: number;
  grade: string;
  channel: string;
  threshold: number;
  decision: string;
  priority: string;
  nextAction: string;
  account: { track: string | null; people: number; departments: string[]; topic: string | null } | null;
  points: Record<string, number>;
  machines: string[];
}

export function consult(document: any, input: OracleInput, now: number): OracleAnswer {
  const happened = new Happenings(document, input, Math.floor(now / 86_400_000));
  const test = (when: any, mustKnow = false): Truth => {
    if (when.all) return every(when.all.map((one: any) => test(one, mustKnow)));
    if (when.any) return some(when.any.map((one: any) => test(one, mustKnow)));
    if (when.not) return not(test(when.not, mustKnow));
    if (isDated(when)) return happened.truth(when);
    const groups: any[][] = when.filters
      ? [when.filters]
      : when.filterGroups.map((group: any) => group.filters);
    return some(groups.map((all) => every(all.map((filter) => judge(document, input, filter, mustKnow)))));
  };
  const lineOf = (rule: any, signals: readonly OracleSignal[]): Line => {
    const line = { id: rule.id, group: rule.score, set: rule.exclusive, decisive: rule.decisive };
    if (!isDated(rule.when)) return { ...line, points: rule.points * 1000 };
    let points = 0;
    for (const signal of signals.slice(0, rule.repeat?.max ?? 1)) {
      const parts = rule.decay ? left(document.decays[rule.decay], happened.age(signal)) : 65_536;
      points += Math.round((rule.points * 1000 * parts) / 65_536);
    }
    return { ...line, points };
  };
  /** The line of each rule as it is and as it might turn out to be; nothing where it does not hold. */
  const chances: Line[][][] = document.rules.map((rule: any) => {
    const truth = test(rule.when);
    if (!isDated(rule.when)) return truth === false ? [[]] : [...(truth ? [] : [[]]), [lineOf(rule, [])]];
    const now = truth ? [lineOf(rule, happened.counted(rule.when))] : [];
    return [now, ...happened.possible(rule.when).map((signals) => [lineOf(rule, signals)])];
  });

  const is = totals(
    document,
    chances.flatMap(([now]) => now!),
  );
  const ways = waysOf(chances).map((lines) => totals(document, lines));
  const fitHigh = Math.max(...ways.map(({ used }) => used.fit!));

  const gates: { state: string; kind: string; nextAction: string }[] = document.gates.map((gate: any) => {
    const truth = test(gate.when, gate.kind === 'require');
    const state = truth === null ? gate.onMissing : truth === (gate.kind === 'require') ? 'pass' : 'fail';
    return { kind: gate.kind, state, nextAction: gate.nextAction };
  });
  const first = (kind: string) => gates.find((gate) => gate.kind === kind && gate.state === 'fail');
  const held = gates.find((gate) => gate.state === 'hold');
  const excluded = first('disqualify') ?? first('divert');
  const suppressed = gates.find(
    (gate) => gate.kind === 'require' && gate.state === 'fail' && gate.nextAction === 'suppress',
  );
  const failed = suppressed ?? first('require');

  const named = document.channel.rules.find((rule: any) => test(rule.when) === true);
  const channel = input.channel ?? named?.channel ?? document.channel.default;
  const ofChannel = document.mql.threshold.channels[channel];
  const threshold = (ofChannel?.threshold ?? document.mql.threshold.default) * 1000;
  const minimum = document.mql.fitMinimum * 1000;
  const raised = document.fastTracks.some((track: any) => happened.counted(track).length > 0);
  const validated = !ofChannel?.require || test(ofChannel.require) === true;
  const fit = is.used.fit! >= minimum ? 'met' : fitHigh >= minimum ? 'open' : 'failed';
  const account = accountOf(document, happened, test);
  const decision = excluded
    ? excluded.kind === 'divert'
      ? 'diverted'
      : 'disqualified'
    : failed || fit === 'failed' || !(raised || is.decisive >= threshold)
      ? 'not_mql'
      : held || fit === 'open' || !(raised || validated)
        ? 'hold'
        : 'mql';

  const play = account !== null && account.track !== null;
  const known = (document.mql.nextActions ?? []).find((one: any) => test(one.when) === true);
  const action = (): string => {
    if (excluded) return excluded.nextAction;
    if (decision === 'mql')
      return raised ? 'discovery' : play ? 'account_play' : (known?.nextAction ?? 'review');
    if (raised && !suppressed) return 'review';
    if (decision === 'hold') return held ? held.nextAction : fit === 'open' ? 'fix_data' : 'validate';
    if (failed) return failed.nextAction;
    if (fit === 'failed') return 'none';
    return play ? 'account_play' : fit === 'open' && is.score > 0 ? 'fix_data' : 'nurture';
  };
  const priority = (): string => {
    if (excluded || suppressed) return 'low';
    if (raised) return 'hand_raiser';
    if (decision === 'mql') return is.used.fit! >= document.grades.fit.A * 1000 ? 'high' : 'normal';
    return decision === 'hold' || (play && fit !== 'failed') ? 'normal' : 'low';
  };
  const machines = [...machinesIn(document, input.signals)].map(
    ([{ kind, asset = null, occurredAt }, bot]) => `${kind} ${asset} ${occurredAt} ${bot}`,
  );
  return {
    used: is.used,
    score: is.score,
    low: Math.min(...ways.map(({ score }) => score)),
    high: Math.max(...ways.map(({ score }) => score)),
    decisive: is.decisive,
    fit: is.used.fit!,
    grade: gradeOf(document.grades, is.used.fit!, is.score),
    channel,
    threshold,
    decision,
    priority: priority(),
    nextAction: action(),
    account,
    points: Object.fromEntries(is.lines.map((line) => [line.id, line.points])),
    machines: [...new Set(machines)].sort(),
  };
}

function isDated(when: any): boolean {
  return Boolean(when.signal ?? when.progression ?? when.account);
}

function accountOf(document: any, happened: Happenings, test: (when: any) => Truth): OracleAnswer['account'] {
  const tracks = (document.accountTracks ?? []).map((track: any) => ({
    track,
    found: happened.committee(track, false),
  }));
  if (tracks.length === 0) return null;
  const standing = ({ track, found }: any, held: boolean) => ({
    track: held ? track.id : null,
    people: found.people.length,
    departments: found.departments,
    topic: found.topic,
  });
  const holds = tracks.find(
    ({ track, found }: any) => found.complete && (!track.require || test(track.require) === true),
  );
  if (holds) return standing(holds, true);
  const most = Math.max(...tracks.map(({ found }: any) => found.people.length));
  return standing(
    tracks.find(({ found }: any) => found.people.length === most),
    false,
  );
}

/** Of 65536 parts, how many are left after so many days. */
function left(decay: any, days: number): number {
  const over = days - decay.holdDays;
  if (over <= 0) return 65_536;
  const part = decay.kind === 'linear' ? Math.max(0, 1 - over / decay.days) : 2 ** (-over / decay.days);
  const parts = Math.round(part * 65_536);
  return parts < 64 ? 0 : parts;
}

/** Every way in which what is open could turn out. */
function waysOf(chances: Line[][][]): Line[][] {
  return chances.reduce<Line[][]>(
    (ways, ofRule) => ways.flatMap((way) => ofRule.map((lines) => [...way, ...lines])),
    [[]],
  );
}

function settled(lines: Line[]): Line[] {
  return lines.map((line) => {
    const rivals = lines.filter((other) => line.set !== undefined && other.set === line.set);
    const ranked = rivals.sort((a, b) => Math.abs(b.points) - Math.abs(a.points) || (a.id < b.id ? -1 : 1));
    return ranked.length > 0 && ranked[0]!.id !== line.id ? { ...line, points: 0 } : line;
  });
}

function totals(document: any, given: Line[]) {
  const lines = settled(given);
  const used: Record<string, number> = {};
  let score = 0;
  let decisive = 0;
  for (const [group, { limit, floor }] of Object.entries<any>(document.scores)) {
    const sum = (of: Line[]) =>
      of.filter((line) => line.group === group).reduce((total, line) => total + line.points, 0);
    const clamp = (points: number) => Math.min(limit * 1000, Math.max(floor * 1000, points));
    used[group] = clamp(sum(lines));
    if (!document.leadScore.sum.includes(group)) continue;
    score += used[group];
    decisive += clamp(sum(lines.filter((line) => line.decisive)));
  }
  const least = document.leadScore.floor * 1000;
  return { used, score: Math.max(least, score), decisive: Math.max(least, decisive), lines };
}

function gradeOf(grades: any, fit: number, score: number): string {
  const of = (bounds: any, points: number, worst: string) =>
    Object.entries<number>(bounds)
      .sort((a, b) => b[1] - a[1])
      .find(([, needed]) => points >= needed * 1000)?.[0] ?? worst;
  return of(grades.fit, fit, 'D') + of(grades.behaviour, score, '4');
}
