import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseModel } from '../../src/engine/schema.ts';
import { diffModels } from '../../src/model-file/diff.ts';
import { packFile } from '../../src/packs.ts';
import { defaultDocument, defaultSource } from '../engine/default-pack.ts';

const TOPICS = parse(readFileSync(packFile('topic-intent', 'model.yaml'), 'utf8'));
const topicsDocument = parseModel(structuredClone(TOPICS));

/** What is said of a change to the pack of topics and committees. */
function saidOfTopics(change: (source: Record<string, any>) => unknown): readonly string[] {
  const source = structuredClone(TOPICS);
  change(source);
  return diffModels(topicsDocument, parseModel(source)).map(({ text }) => text);
}

function said(change: (source: Record<string, any>) => unknown): readonly string[] {
  const source = defaultSource();
  change(source);
  return diffModels(defaultDocument, parseModel(source)).map(({ text }) => text);
}

const rule = (source: Record<string, any>, id: string) => source.rules.find((one: any) => one.id === id);

describe('a difference is told in words', () => {
  const changes: readonly [(source: Record<string, any>) => unknown, readonly (string | RegExp)[]][] = [
    [(s) => (rule(s, 'int.pricing').points = 25), ['"Visited the pricing page" is worth 25 instead of 20.']],
    [(s) => (s.mql.threshold.default = 1), ['The MQL threshold is 1 point instead of 60.']],
    [(s) => (s.mql.threshold.default = 65), ['The MQL threshold is 65 points instead of 60.']],
    [
      (s) => (s.mql.threshold.channels.webinar.threshold = 70),
      ['The threshold for webinar is 70 points instead of 65.'],
    ],
    [
      (s) => delete s.mql.threshold.channels.webinar,
      ['Leads by webinar have no threshold of their own any more; it was 65.'],
    ],
    [
      (s) => (s.mql.threshold.channels.partner = { threshold: 50 }),
      ['Leads by partner have a threshold of their own: 50 points.'],
    ],
    [
      (s) => delete s.mql.threshold.channels.content_syndication.require,
      ['What leads by content_syndication need besides their points is gone.'],
    ],
    [(s) => (s.mql.fitMinimum = 80), ['The fit must reach 80 instead of 60.']],
    [
      (s) => s.gates.splice(0, 1),
      ['Gate "Not a competitor" is gone: who works for a competitor is no longer held back by it.'],
    ],
    [
      (s) => s.gates.push({ ...s.gates[0], id: 'gate.new', label: 'Not a rival' }),
      [
        /^New gate: "Not a rival" disqualifies when e-mail domain is in the list competitor_domains, or company domain is/,
      ],
    ],
    [(s) => (s.gates[0].kind = 'divert'), ['Gate "Not a competitor" diverts where before it disqualified.']],
    [
      (s) => s.rules.splice(6, 1),
      ['"Downloaded a guide or playbook" no longer counts; it was worth 15 points of engagement.'],
    ],
    [
      (s) =>
        s.rules.push({
          ...rule(s, 'int.pricing'),
          id: 'x',
          label: 'Looked twice',
          when: { signal: 'pricing_page_view', withinDays: 30, atLeast: 2 },
        }),
      [
        'New rule: "Looked twice" is worth 20 points of intent, when at least 2 times pricing page visit within 30 days.',
      ],
    ],
    [
      (s) => (rule(s, 'fit.size').when.filters[0].highValue = 800),
      [
        '"50 to 500 employees" counts when employee count is between 50 and 800, instead of when employee count is between 50 and 500.',
      ],
    ],
    [
      (s) => (rule(s, 'int.reply').decay = 'fast'),
      ['"Replied to your e-mail" fades by fast instead of standard.'],
    ],
    [(s) => (rule(s, 'eng.open').decisive = true), ['"Opened an e-mail" can now decide.']],
    [
      (s) => s.lists.competitor_domains.push('third.example'),
      ['List competitor_domains has more: third.example.'],
    ],
    [
      (s) => (s.lists.competitor_domains = ['rival.example']),
      ['List competitor_domains no longer has competitor.example.'],
    ],
    [
      (s) => s.fastTracks.pop(),
      [
        'Fast track "Contact or pricing inquiry" is gone: contact or pricing inquiry needs points like all else.',
      ],
    ],
    [
      (s) => (s.fastTracks[0].withinDays = 14),
      ['Fast track "Demo request" stays open 14 days instead of 30 days.'],
    ],
    [(s) => (s.scores.engagement.limit = 50), ['Score group engagement has limit 50 instead of 40.']],
    [(s) => (s.decays.fast.days = 30), ['Decay fast has days 30 instead of 27.']],
    [
      (s) => (s.signals.pricing_page_view.doors[0].contains = '/prices'),
      [
        'Signal "Pricing page visit" comes by hs_analytics_last_url (/prices), instead of hs_analytics_last_url (/pricing).',
      ],
    ],
    [(s) => (s.inputs.contact.fax = 'text'), ['Property contact.fax is new: type "text".']],
    [(s) => s.channel.rules.pop(), ['Which leads count as offline is decided by other conditions.']],
    [(s) => s.gates.reverse(), ['The gates are asked in another order: the first that holds back decides.']],
    [
      (s) => {
        s.gates.reverse();
        s.gates[0].label = 'Another name';
      },
      [
        /is now called "Another name"\.$/,
        'The gates are asked in another order: the first that holds back decides.',
      ],
    ],
    [
      (s) => {
        const [first, ...others] = s.channel.rules;
        s.channel.rules = [...others, { ...first, when: { not: first.when } }];
        s.channel.default = 'direct';
      },
      [
        'A lead of no known channel counts as direct instead of other.',
        'Which leads count as content_syndication is decided by other conditions.',
        'The conditions of the channels are asked in another order: the first that holds decides.',
      ],
    ],
    [
      (s) => {
        s.fastTracks.reverse();
        s.fastTracks[0].withinDays = 3;
      },
      [/stays open 3 days/, 'The fast tracks are asked in another order: the first that is open decides.'],
    ],
    [
      (s) => s.gates.splice(1, 0, { ...s.gates[0], id: 'gate.new', label: 'Not a rival' }),
      [/^New gate: "Not a rival"/],
    ],
    [(s) => (s.model.version = '1.1.0'), ['The model has version "1.1.0" instead of "1.0.0".']],
  ];

  test.each(changes)('%#', (change, wanted) => {
    const sentences = said(change);
    expect(sentences).toHaveLength(wanted.length);
    for (const [i, each] of wanted.entries()) {
      if (typeof each === 'string') expect(sentences[i]).toBe(each);
      else expect(sentences[i]).toMatch(each);
    }
  });

  test('what decides comes first, and several changes are all told', () => {
    const sentences = said((s) => {
      s.model.version = '2.0.0';
      rule(s, 'int.pricing').points = 25;
      s.mql.threshold.default = 70;
    });
    expect(sentences.map((one) => one.slice(0, 12))).toEqual([
      'The MQL thre',
      '"Visited the',
      'The model ha',
    ]);
  });
});

/** Every number, switch and text of a document, by its path. */
function leaves(value: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
  if (Array.isArray(value)) return value.flatMap((one, i) => leaves(one, [...path, i]));
  if (typeof value !== 'object' || value === null) return [[...path]];
  return Object.entries(value).flatMap(([key, one]) => leaves(one, [...path, key]));
}

describe('a difference in topics, committees and machines is told in words', () => {
  const changes: readonly [(source: Record<string, any>) => unknown, readonly string[]][] = [
    [
      (s) => (s.accountTracks[1].people = 3),
      ['Account track "Two departments compare or look at the prices" needs 3 people instead of 2.'],
    ],
    [
      (s) => s.accountTracks.splice(1, 1),
      [
        'Account track "Two departments compare or look at the prices" is gone: 2 people of 2 departments with comparison page view or pricing page visit within 30 days make no account an MQL any more.',
      ],
    ],
    [(s) => delete s.mql.nextActions, ['Every MQL goes to a review by sales.']],
    [
      (s) => (s.mql.nextActions[0].when = { not: { signal: 'pricing_page_view', withinDays: 30 } }),
      [
        'What happens with an MQL is now: nurture when not (pricing page visit within 30 days); a review otherwise.',
      ],
    ],
    [
      (s) => (rule(s, 'int.progression').when.withinDays = 60),
      [
        '"Went from learning to comparing to the prices on one topic" counts when guide or checklist download or webinar attendance or blog post read, then comparison page view, then pricing page visit on the same topic within 60 days, instead of when guide or checklist download or webinar attendance or blog post read, then comparison page view, then pricing page visit on the same topic within 90 days.',
      ],
    ],
    [
      (s) => s.topics.governance.words.pop(),
      [
        'Topic governance has words "governance", "analytics" instead of "governance", "analytics", "data lineage".',
      ],
    ],
    [
      (s) => (s.bots[0].sign.within = 1),
      [
        'Sign of a machine "Clicked before anybody can read" marks what comes within 1 second of sentAt instead of within 10 seconds of sentAt.',
      ],
    ],
    [
      (s) => (s.bots[1].label = 'Clicked in a burst'),
      ['Sign of a machine "Clicked more links than a hand can" is now called "Clicked in a burst".'],
    ],
  ];

  test.each(changes)('%#', (change, wanted) => {
    expect(saidOfTopics(change)).toEqual(wanted);
  });
});

describe('a difference is told exactly where there is one', () => {
  test('a document is no different from itself, whatever the order of its keys', () => {
    expect(said((s) => (s.lists = Object.fromEntries(Object.entries(s.lists).reverse())))).toEqual([]);
  });

  test.each([
    ['the default pack', defaultDocument],
    ['the pack of topics and committees', topicsDocument],
  ])('any single value of %s that changes the hash is told', (_, document) => {
    // The two words that decide which other keys a filter may have.
    const closed: readonly unknown[] = ['object', 'operator'];
    const paths = leaves(document).filter((path) => path[0] !== 'schema' && !closed.includes(path.at(-1)));
    fc.assert(
      fc.property(fc.constantFrom(...paths), (path) => {
        const changed = structuredClone(document) as any;
        const parent = path.slice(0, -1).reduce((node, key) => node[key], changed);
        const last = path.at(-1)!;
        const was = parent[last];
        parent[last] = typeof was === 'number' ? was + 1 : typeof was === 'boolean' ? !was : `${was}x`;
        expect(diffModels(document, changed).length).toBeGreaterThan(0);
        expect(diffModels(changed, document).length).toBeGreaterThan(0);
      }),
      { numRuns: 250 },
    );
  });
});
