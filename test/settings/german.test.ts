/** The settings in German, and what is in force without a draft: the same model, in other words. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { packFile } from '../../src/packs.ts';
import type { Edit } from '../../src/settings/draft-contract.ts';
import { modelOf } from '../../src/settings/draft-text.ts';
import { editText } from '../../src/settings/edit-text.ts';
import { formGroups } from '../../src/settings/form.ts';
import { inForce } from '../../src/settings/in-force.ts';
import type { Roster } from '../../src/settings/people.ts';
import { viewerSentence, whoHas } from '../../src/settings/people-view.ts';
import { SETTINGS_IN_ENGLISH, settingsSpeechFor } from '../../src/settings/speech.ts';
import { ENGLISH_SETTINGS } from '../../src/settings/words-english.ts';
import { GERMAN_SETTINGS } from '../../src/settings/words-german.ts';

const DEFAULT = readFileSync(packFile('default', 'model.yaml'), 'utf8');
const GERMAN = settingsSpeechFor('de');
const given = (text: string, speech = SETTINGS_IN_ENGLISH) => {
  const read = modelOf(text);
  if (read.kind === 'faulty') throw new Error(JSON.stringify(read.faults));
  return { document: read.model.document, account: { timeZone: 'Europe/Berlin' }, properties: null, speech };
};
const set = (path: (string | number)[], value: Extract<Edit, { kind: 'set' }>['value']): Edit => ({
  kind: 'set',
  path,
  value,
});
const edited = (...edits: Edit[]) => editText(DEFAULT, edits, new Set());
const linesOf = (text: string, key: string, speech = SETTINGS_IN_ENGLISH) =>
  Object.fromEntries(
    inForce(given(text, speech))
      .find((section) => section.key === key)!
      .lines.map(({ label, value }) => [label, value]),
  );

test('a language without a catalogue is English', () => {
  expect(settingsSpeechFor('fr').words).toBe(ENGLISH_SETTINGS);
  expect(settingsSpeechFor(undefined).words).toBe(ENGLISH_SETTINGS);
  expect(GERMAN.words).toBe(GERMAN_SETTINGS);
});

test('forms and keys are told in German; labels of rules stay the model’s own', () => {
  const groups = formGroups(given(DEFAULT, GERMAN));
  expect(groups.map(({ title }) => title)).toContain('Anders zugesagt: Hand-raiser');
  expect(groups.find(({ key }) => key === 'hours')!.fields.map(({ label }) => label)).toContain('Montag');
  const roster: Roster = {
    installer: { userId: '1', email: 'rae@northwind.example' },
    named: [{ role: 'sales', userId: null, email: 'sam@northwind.example' }],
  };
  expect(viewerSentence(roster, { userId: '1', email: null }, GERMAN.words)).toBe(
    'Sie haben den Marketing-Schlüssel.',
  );
  expect(whoHas(roster, 'sales', GERMAN.words)).toBe('Den Vertriebs-Schlüssel hat: sam@northwind.example.');
});

test('no sentence of one catalogue has slipped into the other', () => {
  const shared = new Set(['Admin', 'Deals', 'Import', 'MQL', '']);
  const texts = (words: object): string[] =>
    Object.values(words).flatMap((value) => {
      if (typeof value === 'string') return [value];
      return typeof value === 'object' && value !== null ? texts(value) : [];
    });
  const english = new Set(texts(ENGLISH_SETTINGS));
  expect(texts(GERMAN_SETTINGS).filter((text) => english.has(text) && !shared.has(text))).toEqual([]);
});

test.each([
  [1, '1 point, MQL', '1 Punkt, MQL'],
  [12.5, '12.5 points, MQL', '12,5 Punkte, MQL'],
])('%d is counted as one or many in both languages', (points, english, german) => {
  expect(ENGLISH_SETTINGS.preview.outcome(String(points), 'mql')).toBe(english);
  expect(GERMAN_SETTINGS.preview.outcome(String(points), 'mql')).toBe(german);
});

describe('what is in force', () => {
  test('is told by the published model, in the viewer’s words', () => {
    expect(linesOf(DEFAULT, 'targets')).toMatchObject({
      'First touch within': '4 business hours',
      'Accepted or rejected within': '24 hours on the clock',
      'Missed first touch escalated after': 'not asked for',
      'Reminder before the end': '25 percent of the time',
    });
    expect(linesOf(DEFAULT, 'promise-0')).toEqual({ 'First touch within': '1 business hour' });
    expect(linesOf(DEFAULT, 'hours', GERMAN)).toMatchObject({
      Zeitzone: 'Europe/Berlin',
      Sonntag: 'geschlossen',
    });
    expect(linesOf(DEFAULT, 'lifecycle')).toEqual({
      MQL: 'Marketing Qualified Lead',
      SQL: 'Sales Qualified Lead',
      'All other stages': 'leave HubSpot’s field alone',
    });
    expect(linesOf(DEFAULT, 'leadStatus')).toEqual({ 'All stages': 'leave HubSpot’s field alone' });
  });

  test('a value of HubSpot is told by its label, once the account’s properties are known', () => {
    const options = [{ value: 'marketingqualifiedlead', label: 'Our MQL' }];
    const lifecyclestage = { name: 'lifecyclestage', label: '', type: 'enumeration', options };
    const properties = {
      readAt: 0,
      contact: new Map([['lifecyclestage', lifecyclestage]]),
      company: new Map(),
    };
    const sections = inForce({ ...given(DEFAULT), properties });
    const lines = sections.find(({ key }) => key === 'lifecycle')!.lines;
    expect(lines.find(({ label }) => label === 'MQL')).toEqual({ label: 'MQL', value: 'Our MQL' });
  });
});

describe('limits that need not be', () => {
  const sla = ['handoff', 'sla'];

  test('acceptance is switched off and on again by its form', () => {
    const off = edited(set([...sla, 'acceptance', 'counted'], '(not asked for)'));
    expect(linesOf(off, 'targets')).toMatchObject({
      'Accepted or rejected within': 'not asked for',
      'Without a decision escalated after': 'not asked for',
    });
    const on = editText(off, [set([...sla, 'acceptance', 'counted'], 'elapsed')], new Set());
    expect(linesOf(on, 'targets')['Accepted or rejected within']).toBe('24 hours on the clock');
  });

  test('the hard limit is switched off alone', () => {
    const off = linesOf(edited(set([...sla, 'hardLimit', 'counted'], '(not asked for)')), 'targets');
    expect(off['Without a decision escalated after']).toBe('not asked for');
    expect(off['Accepted or rejected within']).toBe('24 hours on the clock');
  });

  test('a reminder is a part of the time or minutes, whichever was said last', () => {
    const percent = edited(set([...sla, 'remindBefore', 'share'], 40));
    expect(linesOf(percent, 'targets')['Reminder before the end']).toBe('40 percent of the time');
    const minutes = editText(percent, [set([...sla, 'remindBefore', 'minutes'], 30)], new Set());
    expect(linesOf(minutes, 'targets')['Reminder before the end']).toBe('30 minutes');
    expect(editText(minutes, [set([...sla, 'remindBefore', 'minutes'], null)], new Set())).toBe(DEFAULT);
  });

  test('some leads have no limit at all, or again the one of everybody', () => {
    const at = [...sla, 'overrides', 0, 'targets', 'hardLimit', 'counted'];
    const off = edited(set(at, '(not asked for)'));
    expect(linesOf(off, 'promise-0')['Without a decision escalated after']).toBe('not asked for');
    const usual = editText(off, [set(at, '(as for everybody)')], new Set());
    expect(linesOf(usual, 'promise-0')).toEqual({ 'First touch within': '1 business hour' });
  });
});
