/** What makes an account look another: who is at what together, and not the order in which that is told. */
import { describe, expect, it } from 'vitest';
import { nextAccountChange, viewAccount } from '../../src/engine/account-view.ts';
import { appraiseAccount } from '../../src/engine/appraise-account.ts';
import type { Colleague, Signal } from '../../src/engine/input.ts';
import { DAY_MS } from '../../src/engine/values.ts';
import { onDay } from './on-day.ts';
import { aRule, at, smallModel, TOPICS } from './small-model.ts';

const TODAY = onDay(5, 12);
const TWO = { people: 2, withinDays: 10, signals: ['guide'] };
const rule = (account: object, id = 'rule') => aRule({ account }, { id });
const about = (topic: string) => ({ attributes: { topic } });
const person = (leadId: string, ...signals: Signal[]): Colleague => ({ leadId, signals });

/** A model with rules about committees alone. */
function viewing(...rules: readonly object[]) {
  const model = smallModel({ topics: TOPICS, rules });
  return (people: readonly Colleague[]) => viewAccount(model, { people, company: null }, TODAY)!;
}

describe('an account of which only rules ask', () => {
  it('has as many people as are at something together, also before a committee stands', () => {
    const view = viewing(rule(TWO, 'two'), rule({ ...TWO, signals: ['price'] }, 'price'));
    const guides = ['a', 'b', 'c'].map((id) => person(id, at(3, 'guide')));
    expect([0, 1, 3].map((count) => view(guides.slice(0, count)).people)).toEqual([0, 1, 3]);
    expect(view([...guides, person('d', at(3, 'price'))])).toMatchObject({ people: 3, standing: null });
  });

  it('is the same to rules until a committee stands', () => {
    const view = viewing(rule({ ...TWO, people: 3 }));
    const [one, two, three] = ['a', 'b', 'c'].map((id) => person(id, at(3, 'guide')));
    expect(view([one!, two!]).rules).toBe(view([one!]).rules);
    expect(view([one!, two!]).all).not.toBe(view([one!]).all);
    expect(view([one!, two!, three!]).rules).not.toBe(view([one!, two!]).rules);
  });

  it('is another to rules where a committee may turn out to stand once titles are known', () => {
    const view = viewing(rule({ ...TWO, departments: 2 }));
    const [one, two] = ['a', 'b'].map((id) => person(id, at(3, 'guide')));
    const known = [one!, two!].map((someone) => ({ ...someone, title: 'CFO' }));
    expect(view([one!, two!]).rules).not.toBe(view([one!]).rules);
    expect(view(known).rules).toBe(view([one!]).rules);
  });

  it('is the same in whatever order people and topics are told', () => {
    const view = viewing(rule({ ...TWO, sameTopic: true }));
    const people = [
      ...['a', 'b'].map((id) => person(id, at(3, 'guide', about('security')))),
      ...['c', 'd'].map((id) => person(id, at(3, 'guide', about('finance')))),
    ];
    expect(view([...people].reverse()).all).toBe(view(people).all);
  });

  it('is the same whoever of them was the last on a day', () => {
    const view = viewing(rule(TWO));
    const hours = (a: number, b: number) => [
      person('a', at(3, 'guide', { hour: a })),
      person('b', at(3, 'guide', { hour: b })),
    ];
    expect(view(hours(9, 11)).rules).toBe(view(hours(11, 9)).rules);
    expect(view([person('a', at(4, 'guide')), person('b', at(3, 'guide'))]).rules).not.toBe(
      view([person('a', at(3, 'guide')), person('b', at(4, 'guide'))]).rules,
    );
  });
});

describe('the next change of an account', () => {
  const model = smallModel({ rules: [rule(TWO)] });
  const next = (people: readonly Colleague[]) => {
    const day = nextAccountChange(model, { people, company: null }, TODAY);
    return day === null ? null : day - Math.floor(onDay(0) / DAY_MS);
  };

  it('is the day after the window of one of them, or the day of something told ahead', () => {
    expect(next([person('a', at(3, 'guide'))])).toBe(14);
    expect(next([person('a', at(3, 'guide')), person('b', at(8, 'guide'))])).toBe(8);
  });

  it('never comes where nobody did anything that counts', () => {
    expect(next([person('a', at(3, 'open'))])).toBeNull();
    expect(next([])).toBeNull();
  });

  it('never comes for a model that asks for no committee', () => {
    const people = [person('a', at(3, 'guide'))];
    expect(nextAccountChange(smallModel({}), { people, company: null }, TODAY)).toBeNull();
    expect(appraiseAccount(smallModel({}), { people, company: null }, TODAY)).toBeNull();
  });
});
