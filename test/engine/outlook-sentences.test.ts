/** What is ahead of a lead, sentence by sentence. */
import { describe, expect, it } from 'vitest';
import type { Explanation } from '../../src/engine/explain.ts';
import type { Standing } from '../../src/engine/next-change.ts';
import {
  nextChangeSentence,
  outlookSentences,
  pathsSentence,
  robustSentence,
  stepText,
} from '../../src/engine/outlook-text.ts';
import type { Path } from '../../src/engine/paths.ts';
import type { FactStep, SignalStep, Step } from '../../src/engine/steps.ts';
import { aContribution, aReceipt } from './a-receipt.ts';
import { onDay } from './on-day.ts';

const DAY = Math.floor(onDay(1) / 86_400_000);
const standing = (decision: Standing['decision'], grade: Standing['grade'] = 'A1'): Standing => ({
  decision,
  grade,
  priority: 'normal',
});

function anExplanation(more: Partial<Explanation> = {}): Explanation {
  const nothing = { nextChange: null, nextDecision: null, paths: [], pathsComplete: true, robust: null };
  return { receipt: aReceipt(), ...nothing, ...more };
}

const activity = (label: string, more: Partial<SignalStep> = {}): SignalStep => ({
  kind: 'signal',
  signal: 'x',
  times: 1,
  attributes: {},
  label,
  ...more,
});
const fact = (label: string, known: string | null): FactStep => ({
  kind: 'fact',
  object: 'company',
  property: 'x',
  value: 'y',
  known,
  label,
});

describe('the next change', () => {
  const becomes = (from: Standing['decision'], to: Standing['decision'], via: string | null = null) =>
    nextChangeSentence(
      anExplanation({
        receipt: aReceipt({ via }),
        nextDecision: { day: DAY + 23, from: standing(from), to: standing(to) },
      }),
    );

  it.each([
    ['mql', 'not_mql', 'threshold', 'Falls below the threshold'],
    ['mql', 'not_mql', 'fast', 'Is no longer an MQL'],
    ['mql', 'hold', 'threshold', 'Goes on hold'],
    ['not_mql', 'mql', null, 'Becomes an MQL'],
    ['hold', 'not_mql', null, 'Falls below what it is held for'],
    ['disqualified', 'not_mql', null, 'Is no longer kept out'],
    ['not_mql', 'disqualified', null, 'Is disqualified'],
    ['not_mql', 'diverted', null, 'Is sent elsewhere'],
  ] as const)('from %s to %s by %s: %s', (from, to, via, fate) => {
    expect(becomes(from, to, via)).toBe(`${fate} on 24 November if nothing happens.`);
  });

  it('of the grade alone is told where no decision changes', () => {
    const nextChange = { day: DAY + 61, from: standing('mql', 'A1'), to: standing('mql', 'A2') };
    expect(nextChangeSentence(anExplanation({ nextChange }))).toBe(
      'The grade goes from A1 to A2 on 1 January 2027 if nothing happens.',
    );
    expect(nextChangeSentence(anExplanation())).toBeNull();
  });

  it('is dated by day and month, in any month', () => {
    const date = (month: number) => {
      const nextDecision = {
        day: Date.UTC(2026, month, 3) / 86_400_000,
        from: standing('mql'),
        to: standing('hold'),
      };
      return / on (\d.*) if/.exec(nextChangeSentence(anExplanation({ nextDecision }))!)![1];
    };
    expect(Array.from({ length: 12 }, (_, month) => date(month))).toEqual(
      'January February March April May June July August September October November December'
        .split(' ')
        .map((month) => `3 ${month}`),
    );
  });
});

describe('a step', () => {
  it.each<[Step, string]>([
    [activity('Demo request'), 'a demo request'],
    [activity('E-mail open'), 'an e-mail open'],
    [activity('Interview'), 'an interview'],
    [activity('CRM visit'), 'a CRM visit'],
    [activity('Q3 review'), 'a Q3 review'],
    [activity('Visit to CRM'), 'a visit to CRM'],
    [activity('Visit', { times: 2 }), 'twice a visit'],
    [activity('Visit', { times: 3 }), 'three times a visit'],
    [activity('Visit', { times: 12 }), '12 times a visit'],
    [activity('Webinar', { attributes: { minutes: 40, room: 'A\nB' } }), 'a webinar (minutes 40, room A B)'],
    [fact('Employee count', '50 to 500'), 'the employee count were known to be 50 to 500'],
    [fact('Industry', null), 'the industry were known'],
    [fact('Town', 'Bonn\nCity'), 'the town were known to be Bonn City'],
  ])('%j is told as "%s"', (step, text) => {
    expect(stepText(step)).toBe(text);
  });
});

describe('the paths', () => {
  const path = (...steps: readonly Step[]): Path => ({ steps }) as unknown as Path;
  const told = (decision: 'mql' | 'not_mql', ...paths: readonly Path[]) =>
    pathsSentence(anExplanation({ receipt: aReceipt({ decision }), paths }));
  const amongOthers = (decision: 'mql' | 'not_mql', ...paths: readonly Path[]) =>
    pathsSentence(anExplanation({ receipt: aReceipt({ decision }), paths, pathsComplete: false }));
  const [visit, demo, reply, webinar] = ['Visit', 'Demo', 'Reply', 'Webinar'].map((label) =>
    path(activity(label)),
  ) as [Path, Path, Path, Path];

  it('are told up to three, as what would make an MQL or end one', () => {
    expect(told('not_mql')).toBeNull();
    expect(told('not_mql', visit)).toBe('A visit would make it an MQL.');
    expect(told('mql', visit, demo)).toBe('A visit or a demo would end its being an MQL.');
    expect(told('not_mql', visit, demo, reply, webinar)).toBe(
      'A visit, a demo or a reply would make it an MQL.',
    );
    const both = path(activity('Visit'), activity('Demo', { times: 2 }));
    expect(told('not_mql', both, reply)).toBe('A visit and twice a demo or a reply would make it an MQL.');
  });

  it('with something to be known are told up to two, what is known first', () => {
    const size = path(fact('Size', 'over 50'));
    const sizeAndVisit = path(activity('Visit'), fact('Size', 'over 50'), activity('Demo'));
    const town = path(fact('Town', null));
    expect(told('not_mql', size)).toBe('It would be an MQL if the size were known to be over 50.');
    expect(told('mql', sizeAndVisit, town, size)).toBe(
      'It would no longer be an MQL if the size were known to be over 50 and there were a visit and a demo; or if the town were known.',
    );
  });

  it('are all of the sort of the nearest', () => {
    const size = path(fact('Size', 'over 50'));
    expect(told('not_mql', visit, size, demo)).toBe('A visit or a demo would make it an MQL.');
    expect(told('not_mql', size, visit)).toBe('It would be an MQL if the size were known to be over 50.');
  });

  it('are told as some of several, or as not found, where not all could be tried', () => {
    const size = path(fact('Size', 'over 50'));
    expect(amongOthers('not_mql', visit)).toBe('A visit would make it an MQL (there may be nearer ones).');
    expect(amongOthers('mql', size)).toBe(
      'It would no longer be an MQL if the size were known to be over 50 (there may be nearer ones).',
    );
    expect(amongOthers('not_mql')).toBe(
      'Several things together may make it an MQL; not all of them could be tried.',
    );
    expect(amongOthers('mql')).toBe(
      'Several things together may end its being an MQL; not all of them could be tried.',
    );
  });
});

describe('what an MQL hangs on', () => {
  const contributions = ['a', 'b', 'c', 'd'].map((ruleId) =>
    aContribution({ ruleId, label: `Thing\n${ruleId}` }),
  );
  const told = (...dependsOn: readonly string[]) =>
    robustSentence(
      anExplanation({
        receipt: aReceipt({ contributions }),
        robust: { robust: dependsOn.length === 0, withoutAnyOneOf: [], dependsOn },
      }),
    );

  it('is named, up to three', () => {
    expect(told('a')).toBe('Without "Thing a" it would not be an MQL.');
    expect(told('a', 'b', 'c')).toBe('Without "Thing a", "Thing b" or "Thing c" it would not be an MQL.');
    expect(told('a', 'b', 'c', 'd')).toBe(
      'Without "Thing a", "Thing b" or "Thing c", among others, it would not be an MQL.',
    );
    expect(told('a', 'fast')).toBe('Without "Thing a" or the raised hand it would not be an MQL.');
  });

  it('is nothing alone where it is robust, and not said of others', () => {
    expect(told()).toBe('It would still be an MQL without any one of the things that speak for it.');
    expect(robustSentence(anExplanation())).toBeNull();
  });
});

it('the sentences come in order: what time does, what would turn it, what it hangs on', () => {
  const nextChange = { day: DAY + 1, from: standing('mql', 'A1'), to: standing('mql', 'A2') };
  const paths = [{ steps: [activity('Visit')] } as unknown as Path];
  const robust = { robust: true, withoutAnyOneOf: [], dependsOn: [] };
  expect(
    outlookSentences(anExplanation({ nextChange, paths, robust })).map((one) => one.split(' ')[0]),
  ).toEqual(['The', 'A', 'It']);
  expect(outlookSentences(anExplanation())).toEqual([]);
});
