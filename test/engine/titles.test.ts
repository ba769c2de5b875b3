import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEPARTMENTS, PERSONAS, readTitle, SENIORITIES } from '../../src/engine/titles.ts';

describe('a job title', () => {
  test.each([
    ['VP of Sales', 'vice_president', 'sales', 'decides'],
    ['Vice President, Sales', 'vice_president', 'sales', 'decides'],
    ['CRO', 'c_level', 'sales', 'decides'],
    ['Chief Revenue Officer', 'c_level', 'sales', 'decides'],
    ['Head of Growth', 'head', 'marketing', 'decides'],
    ['CEO & Founder', 'owner', 'general_management', 'decides'],
    ['Geschäftsführerin', 'c_level', 'general_management', 'decides'],
    ['Senior IT Manager', 'manager', 'it', 'influences'],
    ['Finance Director', 'director', 'finance', 'decides'],
    ['VP of Operations', 'vice_president', 'operations', 'decides'],
    ['IT Security Analyst', 'specialist', 'security', 'uses'],
    ['CISO', 'c_level', 'security', 'decides'],
    ['Sales Development Representative', 'specialist', 'sales', 'uses'],
    ['Junior Marketing Manager', 'entry', 'marketing', 'uses'],
    ['Executive Assistant to the CEO', 'entry', 'general_management', 'uses'],
    ['Marketing Intern', 'entry', 'marketing', 'outside'],
    ['Student', 'none', null, 'outside'],
    ['PhD Candidate', 'none', null, 'outside'],
    ['Vertriebsleiter', null, null, null],
    ['Leiter Vertrieb', 'head', 'sales', 'decides'],
    ['Gerente de Compras', 'manager', 'procurement', 'influences'],
    ['Supervisor', 'manager', null, 'influences'],
    ['Wizard of light bulb moments', null, null, null],
    ['', null, null, null],
    ['constructor', null, null, null],
    ['Internal Auditor', null, null, null],
  ])('%j', (text, seniority, department, persona) => {
    expect(readTitle(text)).toEqual({ seniority, department, persona });
  });

  test('is read the same in any case, and always as something a rule can ask for', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('vp of sales', 'cto', 'praktikant')),
        (text) => {
          const { seniority, department, persona } = readTitle(text);
          expect([null, ...SENIORITIES]).toContain(seniority);
          expect([null, ...DEPARTMENTS]).toContain(department);
          expect([null, ...PERSONAS]).toContain(persona);
          expect(readTitle(`  ${text}  `)).toEqual({ seniority, department, persona });
        },
      ),
    );
  });

  test('of any length is read at once', () => {
    const before = performance.now();
    readTitle('vp '.repeat(100_000));
    expect(performance.now() - before).toBeLessThan(50);
  });
});
