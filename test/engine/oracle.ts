/**
 * A second, slow reading of a model document, for comparison with the engine: it shares no code with it, compiles
 * nothing, and finds the range of a score by trying every way in which the unknown could turn out.
 */
type Truth = boolean | null;
interface OracleSignal {
  kind: string;
  occurredAt: number;
  asset?: string | null;
  attributes?: Record<string, string | number>;
}
interface OracleInput {
  contact: Record<string, string | null | undefined>;
  company: Record<string, string | null | undefined> | null;
  signals: readonly OracleSignal[];
}
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
  channel: string;
  threshold: number;
  decision: string;
  points: Record<string, number>;
}

export function consult(document: any, input: OracleInput, now: number): OracleAnswer {
  const today = Math.floor(now / 86_400_000);
  const age = (signal: OracleSignal) => today - Math.floor(signal.occurredAt / 86_400_000);

  const text = (filter: any): string | null => {
    const object = filter.object === 'company' ? input.company : input.contact;
    const value = object?.[filter.propertyName];
    return value === null || value === undefined || value.trim() === '' ? null : value.trim().toLowerCase();
  };
  const figure = (value: string): number | null => {
    const plain = /^-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?(e\d+)?$/.test(value)
      ? Number(value.split(',').join(''))
      : Number.NaN;
    return Number.isFinite(plain) ? plain : null;
  };
  const words = (value: unknown) =>
    ` ${String(value)
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean)
      .join(' ')} `;
  const wanted = (filter: any): unknown[] =>
    filter.list ? document.lists[filter.list] : (filter.values ?? [filter.value]);

  const one = (filter: any, mustKnow: boolean): Truth => {
    const value = text(filter);
    if (filter.operator === 'HAS_PROPERTY') return value !== null ? true : mustKnow ? null : false;
    if (filter.operator === 'NOT_HAS_PROPERTY') return value === null;
    if (value === null) return filter.includeObjectsWithNoValueSet ? true : null;
    const type = document.inputs[filter.object][filter.propertyName].type;
    const choice = () => wanted(filter).some((each) => String(each).trim().toLowerCase() === value);
    const phrase = () => wanted(filter).some((each) => words(value).includes(words(each)));
    if (type === 'bool' && value !== 'true' && value !== 'false') return null;
    const number = type === 'number' ? figure(value) : null;
    if (type === 'number' && number === null) return null;
    switch (filter.operator) {
      case 'EQ':
      case 'IN':
        return type === 'number' ? wanted(filter).map(Number).includes(number!) : choice();
      case 'NEQ':
      case 'NOT_IN':
        return type === 'number' ? !wanted(filter).map(Number).includes(number!) : !choice();
      case 'CONTAINS_TOKEN':
        return phrase();
      case 'NOT_CONTAINS_TOKEN':
        return !phrase();
      case 'GT':
        return number! > filter.value;
      case 'GTE':
        return number! >= filter.value;
      case 'LT':
        return number! < filter.value;
      case 'LTE':
        return number! <= filter.value;
      case 'BETWEEN':
        return number! >= filter.value && number! <= filter.highValue;
    }
    throw new Error(filter.operator);
  };
  const every = (truths: Truth[]): Truth =>
    truths.includes(false) ? false : truths.includes(null) ? null : true;
  const some = (truths: Truth[]): Truth =>
    truths.includes(true) ? true : truths.includes(null) ? null : false;

  const counted = (when: any): OracleSignal[] => {
    const fitting = input.signals.filter(
      (signal) =>
        signal.kind === when.signal &&
        age(signal) >= 0 &&
        age(signal) <= when.withinDays &&
        (when.where ?? []).every((test: any) => {
          const value = signal.attributes?.[test.attribute];
          if (value === undefined) return false;
          if (test.operator === 'EQ') return String(value) === String(test.value);
          return test.operator === 'GTE' ? Number(value) >= test.value : Number(value) <= test.value;
        }),
    );
    const newest = new Map<string, OracleSignal>();
    for (const signal of fitting) {
      const identity = `${(signal.asset ?? '').split('?')[0]!.toLowerCase()} ${Math.floor(signal.occurredAt / 60_000)}`;
      const known = newest.get(identity);
      if (!known || known.occurredAt < signal.occurredAt) newest.set(identity, signal);
    }
    const all = [...newest.values()].sort((a, b) => b.occurredAt - a.occurredAt);
    return all.length >= (when.atLeast ?? 1) ? all : [];
  };
  const test = (when: any, mustKnow = false): Truth => {
    if (when.signal) return counted(when).length > 0;
    const groups = when.filters ? [when.filters] : when.filterGroups.map((group: any) => group.filters);
    return some(groups.map((filters: any[]) => every(filters.map((filter) => one(filter, mustKnow)))));
  };

  const left = (decay: any, days: number): number => {
    const over = days - decay.holdDays;
    if (over <= 0) return 65_536;
    const part = decay.kind === 'linear' ? Math.max(0, 1 - over / decay.days) : 2 ** (-over / decay.days);
    const parts = Math.round(part * 65_536);
    return parts < 64 ? 0 : parts;
  };
  const lineOf = (rule: any): Line => {
    const line = { id: rule.id, group: rule.score, set: rule.exclusive, decisive: rule.decisive };
    if (!rule.when.signal) return { ...line, points: rule.points * 1000 };
    let points = 0;
    for (const signal of counted(rule.when).slice(0, rule.repeat?.max ?? 1)) {
      const parts = rule.decay ? left(document.decays[rule.decay], age(signal)) : 65_536;
      points += Math.round((rule.points * 1000 * parts) / 65_536);
    }
    return { ...line, points };
  };
  const settled = (lines: Line[]): Line[] =>
    lines.map((line) => {
      const rivals = lines.filter((other) => line.set !== undefined && other.set === line.set);
      const ranked = rivals.sort((a, b) => Math.abs(b.points) - Math.abs(a.points) || (a.id < b.id ? -1 : 1));
      return ranked.length > 0 && ranked[0]!.id !== line.id ? { ...line, points: 0 } : line;
    });
  const totals = (given: Line[]) => {
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
  };

  const truths: [any, Truth][] = document.rules.map((rule: any) => [rule, test(rule.when)]);
  const certain = truths.filter(([, truth]) => truth === true).map(([rule]) => lineOf(rule));
  const open = truths.filter(([, truth]) => truth === null).map(([rule]) => lineOf(rule));
  const is = totals(certain);
  let [low, high, fitHigh] = [is.score, is.score, is.used.fit!];
  for (let choice = 0; choice < 2 ** open.length; choice++) {
    const turnedOut = open.filter((_, i) => Math.floor(choice / 2 ** i) % 2 === 1);
    const then = totals([...certain, ...turnedOut]);
    [low, high, fitHigh] = [
      Math.min(low, then.score),
      Math.max(high, then.score),
      Math.max(fitHigh, then.used.fit!),
    ];
  }

  const gates = document.gates.map((gate: any) => {
    const truth = test(gate.when, gate.kind === 'require');
    const state = truth === null ? gate.onMissing : truth === (gate.kind === 'require') ? 'pass' : 'fail';
    return { kind: gate.kind, state };
  });
  const has = (kind: string, state: string) =>
    gates.some((gate: any) => gate.kind === kind && gate.state === state);
  const channel =
    document.channel.rules.find((rule: any) => test(rule.when) === true)?.channel ?? document.channel.default;
  const ofChannel = document.mql.threshold.channels[channel];
  const threshold = (ofChannel?.threshold ?? document.mql.threshold.default) * 1000;
  const minimum = document.mql.fitMinimum * 1000;
  const raised = document.fastTracks.some((track: any) => counted({ ...track, atLeast: 1 }).length > 0);
  const validated = !ofChannel?.require || test(ofChannel.require) === true;
  const decision = has('disqualify', 'fail')
    ? 'disqualified'
    : has('divert', 'fail')
      ? 'diverted'
      : has('require', 'fail') || fitHigh < minimum || !(raised || is.decisive >= threshold)
        ? 'not_mql'
        : gates.some((gate: any) => gate.state === 'hold') || is.used.fit! < minimum || !(raised || validated)
          ? 'hold'
          : 'mql';
  const points = Object.fromEntries(is.lines.map((line) => [line.id, line.points]));
  return {
    used: is.used,
    score: is.score,
    low,
    high,
    decisive: is.decisive,
    fit: is.used.fit!,
    channel,
    threshold,
    decision,
    points,
  };
}
