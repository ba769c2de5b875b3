import { describe, expect, test } from 'vitest';
import { manifest } from '../../src/manifest.ts';
import { RECIPES, RECIPES_TEXT } from './recipes.ts';

const OWNED = new Map(manifest.properties.contacts.map((property) => [property.name, property]));
/** HubSpot's own properties that recipes may ask. */
const HUBSPOTS = ['hubspot_owner_id'];

test('there are recipes', () => expect(RECIPES.length).toBeGreaterThanOrEqual(9));

describe.each(RECIPES)('$title', ({ when, again }) => {
  test('asks for properties and values that there are', () => {
    for (const [name, wanted] of Object.entries(when)) {
      if (HUBSPOTS.includes(name)) continue;
      const options = OWNED.get(name)?.options?.map(({ value }) => value) ?? [];
      expect(OWNED.has(name), name).toBe(true);
      if (Array.isArray(wanted)) expect(options, name).toEqual(expect.arrayContaining(wanted));
    }
  });

  test('re-enrols on a property of ours', () => expect(OWNED.has(again)).toBe(true));
});

test('every property and every action that the page names exists', () => {
  const named = [...RECIPES_TEXT.matchAll(/`(fairlead_[a-z_]+)`/g)].map(([, name]) => name!);
  expect(named.filter((name) => !OWNED.has(name))).toEqual([]);
  const actions = Object.values(manifest.workflowActions).map(({ name }) => name);
  for (const action of ['Record a signal', 'Record a decision', 'Re-qualify now']) {
    expect(RECIPES_TEXT).toContain(`*${action}*`);
    expect(actions).toContain(action);
  }
});
