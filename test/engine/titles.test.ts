import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEPARTMENTS, PERSONAS, readTitle, SENIORITIES } from '../../src/engine/titles.ts';
import { atMost } from './runs.ts';

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
    ['Executive Assistant to the CEO', 'entry', null, 'uses'],
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

  test.each([
    ['Product Owner', 'specialist', 'product', 'uses'],
    ['Senior Product Owner', 'senior', 'product', 'influences'],
    ['Founder and Product Owner', 'owner', 'product', 'decides'],
    ['Small Business Owner', 'owner', 'general_management', 'decides'],
    ['Process Owner', 'specialist', null, 'uses'],
    ['Data Owner', 'specialist', 'engineering', 'uses'],
    ['Lead Generation Specialist', 'specialist', 'marketing', 'uses'],
    ['Lead Developer', 'senior', 'engineering', 'influences'],
    ['Tech Lead', 'senior', 'engineering', 'influences'],
    ['Team Lead', 'manager', null, 'influences'],
    ['Head Chef', null, null, null],
    ['Chief Engineer', 'senior', 'engineering', 'influences'],
    ['Chief of Staff', 'senior', null, 'influences'],
    ['PA to CEO', 'entry', null, 'uses'],
    ['Personal Assistant', 'entry', null, 'uses'],
    ['Assistant to the Vice President', 'entry', null, 'uses'],
    ['Advisor to the Board', null, null, null],
    ['Office of the CFO analyst', 'specialist', null, 'uses'],
    ['Former CEO', null, null, null],
    ['ex-CFO', null, null, null],
    ['Personal Trainer', null, null, null],
    ['Partner Manager', 'manager', null, 'influences'],
    ['Senior Partner Manager', 'manager', null, 'influences'],
    ['HR Business Partner', null, 'human_resources', null],
  ])('%j is not taken for what one of its words would be', (text, seniority, department, persona) => {
    expect(readTitle(text)).toEqual({ seniority, department, persona });
  });

  test.each([
    ['Sales Head', 'head', 'sales', 'decides'],
    ['Head, Sales', 'head', 'sales', 'decides'],
    ['Head - Marketing', 'head', 'marketing', 'decides'],
    ['CTO, ex Contoso', 'c_level', 'engineering', 'decides'],
    ['Assistant Vice President', 'vice_president', null, 'decides'],
    ['C.E.O.', 'c_level', 'general_management', 'decides'],
    ['c.f.o', 'c_level', 'finance', 'decides'],
    ['V.P.Sales', 'vice_president', 'sales', 'decides'],
    ['Chairman', 'c_level', 'general_management', 'decides'],
    ['Board Member', 'c_level', 'general_management', 'decides'],
    ['Partner', 'owner', 'general_management', 'decides'],
    ['Partner, Contoso LLP', 'owner', 'general_management', 'decides'],
    ['Senior Partner at Contoso', 'owner', 'general_management', 'decides'],
    ['Geschaeftsfuehrer', 'c_level', 'general_management', 'decides'],
    ['Prokurist', 'director', null, 'decides'],
    ['Leiter Personal', 'head', 'human_resources', 'decides'],
    ['Chief Executive Officer', 'c_level', 'general_management', 'decides'],
    ['Chief Procurement Officer', 'c_level', 'procurement', 'decides'],
    ['Chief Risk Officer', 'c_level', null, 'decides'],
  ])('%j is read, however it is written', (text, seniority, department, persona) => {
    expect(readTitle(text)).toEqual({ seniority, department, persona });
  });

  test.each([
    ['Chief Executive Officer', 'CEO'],
    ['Chief Operating Officer', 'COO'],
    ['Chief Financial Officer', 'CFO'],
    ['Chief Information Officer', 'CIO'],
    ['Chief Technology Officer', 'CTO'],
    ['Chief Marketing Officer', 'CMO'],
    ['Chief Revenue Officer', 'CRO'],
    ['Chief Information Security Officer', 'CISO'],
    ['Chief Product Officer', 'CPO'],
    ['Chief Human Resources Officer', 'CHRO'],
    ['Chief Customer Officer', 'CCO'],
    ['Chief Executive', 'CEO'],
    ['Chief Technical Officer', 'CTO'],
    ['Vicepresident Sales', 'VP Sales'],
    ['Vicepresidente de Ventas', 'VP Sales'],
    ['Vice Presidente Finanzas', 'VP Finance'],
    ['Non-Executive Director', 'Board Member'],
    ['Lead Gen Manager', 'Demand Gen Manager'],
  ])('%j is the same as %j', (title, letters) => {
    expect(readTitle(title)).toEqual(readTitle(letters));
    expect(readTitle(title).department).not.toBeNull();
  });

  test.each([
    ['CEO', 'general_management'],
    ['COO', 'operations'],
    ['CFO', 'finance'],
    ['CIO', 'it'],
    ['CTO', 'engineering'],
    ['CMO', 'marketing'],
    ['CRO', 'sales'],
    ['CSO', 'sales'],
    ['CISO', 'security'],
    ['CPO', 'product'],
    ['CHRO', 'human_resources'],
    ['CCO', 'customer_success'],
  ])('%s is an officer of %s', (letters, department) => {
    expect(readTitle(letters)).toEqual({ seniority: 'c_level', department, persona: 'decides' });
  });

  test.each([
    ['Recruiter', null, 'human_resources', null],
    ['Lawyer', null, 'legal', null],
    ['Buyer', null, 'procurement', null],
    ['Customer Support Agent', null, 'customer_success', null],
    ['Network Administrator', 'specialist', 'it', 'uses'],
    ['Leiterin Einkauf', 'head', 'procurement', 'decides'],
    ['Socio', 'owner', null, 'decides'],
    ['Sócio', 'owner', null, 'decides'],
    ['Duena', null, null, null],
    ['Grunder', 'owner', null, 'decides'],
    ['Gruender', 'owner', null, 'decides'],
    ['Retired', 'none', null, 'outside'],
    ['Freelance Designer', 'specialist', null, 'outside'],
  ])('%j names what it names in every spelling', (text, seniority, department, persona) => {
    expect(readTitle(text)).toEqual({ seniority, department, persona });
  });

  test.each([
    ['Chief Of Some Thing Officer', 'c_level', null],
    ['Chief One Two Three Four Officer', 'c_level', null],
    ['Chief One Two Three Four Five Officer', 'senior', null],
    ['Head: Finance', 'head', 'finance'],
    ['Head | Finance', 'head', 'finance'],
    ['Head (Finance)', 'head', 'finance'],
    ['Head – Finance', 'head', 'finance'],
    ['Head-Finance', null, 'finance'],
    ['Partner of Contoso', 'owner', 'general_management'],
    ['Partner bei Contoso', 'owner', 'general_management'],
    ['Channel Partner', null, null],
    ['Channel Partner at Contoso', null, null],
    ['Director, former VP of Sales', 'director', null],
    ['Previously CFO', null, null],
    ['Assistant to our CFO', 'entry', null],
    ['Assistant to the Head of Sales', 'entry', null],
    ['Analyst in the Office of the President', 'specialist', null],
    ['B.D.R', 'specialist', 'sales'],
    ['Sr. Manager', 'manager', null],
  ])('%j is read by its words and where they stand', (text, seniority, department) => {
    expect(readTitle(text)).toMatchObject({ seniority, department });
  });

  test.each([
    ['VP of Student Services', 'vice_president', 'decides'],
    ['Student Success Manager', 'manager', 'influences'],
    ['VP Sales, Student Housing', 'vice_president', 'decides'],
    ['CEO, Retired Teachers Association', 'c_level', 'decides'],
    ['Chief Revenue Officer & Professor', 'c_level', 'decides'],
    ['Director, Intern Programs', 'director', 'decides'],
    ['Head of Graduate Recruitment', 'head', 'decides'],
    ['Internship Coordinator', 'specialist', 'uses'],
    ['VP, Services for the Unemployed', 'vice_president', 'decides'],
    ['CEO, Freelance Marketplace', 'c_level', 'decides'],
    ['Student Affairs', null, null],
    ['UX Researcher', 'specialist', 'uses'],
    ['Senior Researcher', 'senior', 'influences'],
  ])('%j is not outside for whom that person works with', (text, seniority, persona) => {
    expect(readTitle(text)).toMatchObject({ seniority, persona });
  });

  test.each([
    ['Marketing Student', 'none'],
    ['PhD student in software engineering', 'none'],
    ['Graduate Student', 'none'],
    ['Senior Student', 'none'],
    ['Student at Contoso Business School', 'none'],
    ['Professor of Finance', 'none'],
    ['Assistant Professor', 'none'],
    ['Associate Professor of Marketing', 'none'],
    ['Researcher', 'none'],
    ['Job Seeker', 'none'],
    ['Marketing Manager looking for work', 'none'],
    ['Sales Director | Job seeker', 'none'],
    ['Unemployed', 'none'],
    ['Retired CEO', 'none'],
    ['Retired Sales Director', 'none'],
    ['VP of Sales (retired)', 'none'],
    ['Trainee Account Manager', 'entry'],
    ['Intern to the CEO', 'entry'],
    ['VP Sales Intern', 'entry'],
    ['Student Assistant', 'entry'],
  ])('%j is outside', (text, seniority) => {
    expect(readTitle(text)).toMatchObject({ seniority, persona: 'outside' });
  });

  test('is read by its first two hundred letters', () => {
    const title = (before: number) => `${'x'.repeat(before)} ceo`;
    expect([196, 197].map((before) => readTitle(title(before)).seniority)).toEqual(['c_level', null]);
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
    expect(performance.now() - before).toBeLessThan(atMost(50));
  });
});
