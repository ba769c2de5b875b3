/** Who is named of a committee, and which of several committees: however people and what they did are handed over. */
import { describe, expect, it } from 'vitest';
import { onDay } from './on-day.ts';
import {
  aRule,
  aTrack,
  at,
  COMMITTEE,
  colleague,
  type Given,
  judge,
  smallModel,
  TOPICS,
} from './small-model.ts';

const about = (topic: string, more: object = {}) => ({ attributes: { topic }, ...more });
const backwards = ({ account = [], ...given }: Given): Given => ({
  ...given,
  account: [...account].reverse(),
});

describe('the members of a committee', () => {
  const model = smallModel({ accountTracks: [aTrack()] });
  const leadsOf = (given: Given) => judge(model, 5, given).account!.because.map(({ lead }) => lead);

  it('who did the same at the same moment stand in the order of their numbers, the lead itself first', () => {
    const same = [at(3, 'guide')];
    const given = { signals: same, account: ['102', '103', '101'].map((id) => colleague(id, same)) };
    expect(leadsOf(given)).toEqual([undefined, '101', '102', '103']);
    expect(leadsOf(backwards(given))).toEqual([undefined, '101', '102', '103']);
  });

  it('are named with the newest of what they did, whichever kind it is', () => {
    const because = (signals: Given['signals'] & object) =>
      judge(model, 5, { signals }).account!.because.map(({ input, occurredAt }) => [input, occurredAt]);
    expect(because([at(4, 'guide'), at(1, 'compare')])).toEqual([['signal.guide', onDay(4)]]);
    expect(because([at(1, 'guide'), at(4, 'compare')])).toEqual([['signal.compare', onDay(4)]]);
  });

  it('told in two parts did all of it, and have the title that either part tells', () => {
    const asked = smallModel({ accountTracks: [aTrack({ people: 2, departments: 2 })] });
    const parts = [
      colleague('ana', [at(2, 'guide')], null),
      colleague('ana', [at(3, 'open')], 'CFO'),
      colleague('ben', [at(2, 'guide')], 'VP of Sales'),
    ];
    const held = { people: 2, departments: ['finance', 'sales'], track: 'account.track' };
    expect(judge(asked, 5, { account: parts }).account).toMatchObject(held);
    expect(judge(asked, 5, backwards({ account: parts })).account).toMatchObject(held);
  });

  it('told with two titles have one of them, always the same', () => {
    const asked = smallModel({ accountTracks: [aTrack({ people: 2, departments: 2 })] });
    const account = ['VP of Sales', 'CFO'].map((title) => colleague('ana', [at(2, 'guide')], title));
    const departments = (given: Given) => judge(asked, 5, given).account!.departments;
    expect(departments({ account })).toEqual(['finance']);
    expect(departments(backwards({ account }))).toEqual(['finance']);
  });
});

describe('of several topics', () => {
  const people = (topic: string, day: number, ...ids: string[]) =>
    ids.map((id) => colleague(id, [at(day, 'guide', about(topic))]));
  const shown = (more: object, given: Given) => {
    const { account } = judge(
      smallModel({ topics: TOPICS, accountTracks: [aTrack({ sameTopic: true, ...more })] }),
      5,
      given,
    );
    return [account!.topic, account!.people, account!.track];
  };

  it('the one that more people are at is shown, though another is fresher', () => {
    const account = [...people('security', 1, 'a', 'b', 'c'), ...people('finance', 4, 'd', 'e')];
    expect(shown({ people: 5 }, { account })).toEqual(['security', 3, null]);
    expect(shown({ people: 5 }, backwards({ account }))).toEqual(['security', 3, null]);
  });

  it('of as many people the fresher is shown, and of equals the first by its name', () => {
    const fresher = [...people('security', 4, 'a', 'b'), ...people('finance', 1, 'c', 'd')];
    expect(shown({ people: 5 }, { account: fresher })).toEqual(['security', 2, null]);
    expect(shown({ people: 5 }, backwards({ account: fresher }))).toEqual(['security', 2, null]);
    const equal = [...people('security', 4, 'a', 'b'), ...people('finance', 4, 'c', 'd')];
    expect(shown({ people: 5 }, { account: equal })).toEqual(['finance', 2, null]);
    expect(shown({ people: 5 }, backwards({ account: equal }))).toEqual(['finance', 2, null]);
  });

  it('a small committee that has the departments goes before a large one that has not', () => {
    const large = people('security', 4, 'a', 'b', 'c');
    const small = [
      colleague('d', [at(1, 'guide', about('finance'))], 'CFO'),
      colleague('e', [at(1, 'guide', about('finance'))], 'VP of Sales'),
    ];
    const asked = { people: 2, departments: 2 };
    for (const account of [
      [...large, ...small],
      [...small, ...large],
    ]) {
      expect(shown(asked, { account })).toEqual(['finance', 2, 'account.track']);
    }
  });
});

it('of two account tracks that show as many people the first is shown', () => {
  const tracks = ['guide', 'compare'].map((kind) => aTrack({ id: `track.${kind}`, signals: [kind] }));
  const model = smallModel({ accountTracks: tracks });
  const { account } = judge(model, 5, { signals: [at(1, 'compare'), at(2, 'guide')] });
  expect(account).toMatchObject({ people: 1, because: [{ input: 'signal.guide' }] });
});

describe('a rule about the account', () => {
  it('names the lead’s colleagues in the order of time, whoever is handed over first', () => {
    const model = smallModel({ rules: [aRule({ account: COMMITTEE })] });
    const account = [colleague('102', [at(3, 'guide')]), colleague('101', [at(3, 'guide')])];
    const leads = (given: Given) =>
      judge(model, 5, { signals: [at(4, 'guide')], ...given }).contributions[0]!.because.map(
        ({ lead }) => lead,
      );
    expect(leads({ account })).toEqual([undefined, '101', '102']);
    expect(leads(backwards({ account }))).toEqual([undefined, '101', '102']);
  });
});
