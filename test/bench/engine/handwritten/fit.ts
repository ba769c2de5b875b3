/** Who they are: fourteen criteria, each with its line whether it holds or not. */
import type { InputValue, UnknownInput } from '../../../../src/engine/receipt.ts';
import type { Lead } from './lead.ts';
import { figure, given, shown, text, words } from './reading.ts';
import { credit, leaveOpen, type Page, type Rule } from './sheet.ts';

const SERVED_INDUSTRIES = new Set(['computer_software', 'financial_services', 'management_consulting']);
const ADJACENT_INDUSTRIES = new Set([
  'marketing_and_advertising',
  'telecommunications',
  'insurance',
  'media_production',
]);
export const SERVED_COUNTRIES = new Set([
  'united states',
  'canada',
  'mexico',
  'méxico',
  'brazil',
  'brasil',
  'colombia',
  'argentina',
]);
const SENIOR = new Set(['director', 'vp', 'executive']);

interface Criterion extends Rule {
  readonly bonus: boolean;
}

function criterion(ruleId: string, label: string, full: number, bonus = false): Criterion {
  return { ruleId, label, score: 'fit', full, doing: null, bonus };
}

const SIZE = criterion('fit.size', '50 to 500 employees', 15_000);
const SIZE_NEAR = criterion('fit.size_near', '501 to 1,000 employees', 5_000);
const REVENUE = criterion('fit.revenue', 'Revenue of 5 to 100 million dollars', 12_000);
const INDUSTRY = criterion('fit.industry', 'Software, finance or consulting', 12_000);
const INDUSTRY_NEAR = criterion('fit.industry_near', 'Adjacent industry', 4_000);
const TITLE_SALES = criterion('fit.title_sales', 'VP of Sales', 15_000);
const TITLE_REVENUE = criterion('fit.title_revenue', 'CRO', 15_000);
const TITLE_GROWTH = criterion('fit.title_growth', 'Head of Growth', 15_000);
const TITLE_CEO = criterion('fit.title_ceo', 'CEO of fewer than 200', 15_000);
const SENIORITY = criterion('fit.seniority', 'Director or above', 6_000);
const DEPARTMENT = criterion('fit.department', 'Sales or marketing', 4_000);
const GEOGRAPHY = criterion('fit.geography', 'North America or LATAM', 8_000);
const TECHNOLOGY = criterion('fit.technology', 'Uses HubSpot or Outreach', 4_000, true);
const TARGET_ACCOUNT = criterion('fit.target_account', 'Target account', 8_000, true);

export function scoreFit(page: Page, lead: Lead): void {
  judgeSize(page, lead);
  judgeRevenue(page, lead);
  judgeIndustry(page, lead);
  judgeTitle(page, lead);
  judgeChief(page, lead);
  judgeSeniority(page, lead);
  judgeDepartment(page, lead);
  judgeGeography(page, lead);
  judgeTechnology(page, lead);
  judgeTargetAccount(page, lead);
}

function judgeSize(page: Page, { rawEmployees, employees }: Lead): void {
  const because = [shown('company.numberofemployees', rawEmployees, employees)];
  if (employees === undefined || employees === null) {
    const missing = [unread('company.numberofemployees', 'employee count', rawEmployees)];
    open(page, SIZE, because, missing);
    open(page, SIZE_NEAR, because, missing);
    return;
  }
  const count = rawEmployees!.trim();
  if (employees >= 50 && employees <= 500) match(page, SIZE, because);
  else miss(page, SIZE, because, `employee count ${count} ${employees < 50 ? '< 50' : '> 500'}`);
  if (employees > 500 && employees <= 1_000) match(page, SIZE_NEAR, because);
  else miss(page, SIZE_NEAR, because, `employee count ${count} ${employees <= 500 ? '<= 500' : '> 1000'}`);
}

function judgeRevenue(page: Page, { input: { company } }: Lead): void {
  const raw = given(company?.annualrevenue);
  const revenue = figure(raw);
  const because = [shown('company.annualrevenue', raw, revenue)];
  if (revenue === undefined || revenue === null) {
    open(page, REVENUE, because, [unread('company.annualrevenue', 'annual revenue', raw)]);
  } else if (revenue >= 5_000_000 && revenue <= 100_000_000) {
    match(page, REVENUE, because);
  } else {
    const bound = revenue < 5_000_000 ? '< 5000000' : '> 100000000';
    miss(page, REVENUE, because, `annual revenue ${raw!.trim()} ${bound}`);
  }
}

function judgeIndustry(page: Page, { input: { company } }: Lead): void {
  const raw = given(company?.industry);
  const industry = text(raw);
  const because = [shown('company.industry', raw, industry)];
  if (industry === undefined) {
    const missing = [unread('company.industry', 'industry', undefined)];
    open(page, INDUSTRY, because, missing);
    open(page, INDUSTRY_NEAR, because, missing);
    return;
  }
  const failure = unwanted('industry', raw!);
  if (SERVED_INDUSTRIES.has(industry)) match(page, INDUSTRY, because);
  else miss(page, INDUSTRY, because, failure);
  if (ADJACENT_INDUSTRIES.has(industry)) match(page, INDUSTRY_NEAR, because);
  else miss(page, INDUSTRY_NEAR, because, failure);
}

function judgeTitle(page: Page, { rawTitle, title, titleWords }: Lead): void {
  const because = [shown('contact.jobtitle', rawTitle, title)];
  if (title === undefined || titleWords === undefined) {
    const missing = [unread('contact.jobtitle', 'job title', undefined)];
    open(page, TITLE_SALES, because, missing);
    open(page, TITLE_REVENUE, because, missing);
    open(page, TITLE_GROWTH, because, missing);
    return;
  }
  const failure = unwanted('job title', rawTitle!);
  const leadsSales =
    (titleWords.includes(' vp ') && titleWords.includes(' sales ')) ||
    title === 'vice president of sales' ||
    title === 'svp sales';
  if (leadsSales) match(page, TITLE_SALES, because);
  else miss(page, TITLE_SALES, because, failure);
  const leadsRevenue = titleWords.includes(' cro ') || titleWords.includes(' chief revenue officer ');
  if (leadsRevenue) match(page, TITLE_REVENUE, because);
  else miss(page, TITLE_REVENUE, because, failure);
  const leadsGrowth = titleWords.includes(' head ') && titleWords.includes(' growth ');
  if (leadsGrowth) match(page, TITLE_GROWTH, because);
  else miss(page, TITLE_GROWTH, because, failure);
}

function judgeChief(page: Page, { rawTitle, title, titleWords, rawEmployees, employees }: Lead): void {
  const because = [
    shown('contact.jobtitle', rawTitle, title),
    shown('company.numberofemployees', rawEmployees, employees),
  ];
  if (titleWords !== undefined && !titleWords.includes(' ceo ')) {
    miss(page, TITLE_CEO, because, unwanted('job title', rawTitle!));
  } else if (typeof employees === 'number' && employees >= 200) {
    miss(page, TITLE_CEO, because, `employee count ${rawEmployees!.trim()} >= 200`);
  } else if (titleWords !== undefined && typeof employees === 'number') {
    match(page, TITLE_CEO, because);
  } else {
    const missing: UnknownInput[] = [];
    if (titleWords === undefined) missing.push(unread('contact.jobtitle', 'job title', undefined));
    if (typeof employees !== 'number') {
      missing.push(unread('company.numberofemployees', 'employee count', rawEmployees));
    }
    open(page, TITLE_CEO, because, missing);
  }
}

function judgeSeniority(page: Page, { rawSeniority, seniority }: Lead): void {
  const because = [shown('contact.hs_seniority', rawSeniority, seniority)];
  if (seniority === undefined) {
    open(page, SENIORITY, because, [unread('contact.hs_seniority', 'seniority', undefined)]);
  } else if (SENIOR.has(seniority)) {
    match(page, SENIORITY, because);
  } else {
    miss(page, SENIORITY, because, unwanted('seniority', rawSeniority!));
  }
}

function judgeDepartment(page: Page, { input: { contact } }: Lead): void {
  const raw = given(contact.hs_role);
  const department = text(raw);
  const because = [shown('contact.hs_role', raw, department)];
  if (department === undefined) {
    open(page, DEPARTMENT, because, [unread('contact.hs_role', 'department', undefined)]);
  } else if (department === 'sales' || department === 'marketing') {
    match(page, DEPARTMENT, because);
  } else {
    miss(page, DEPARTMENT, because, unwanted('department', raw!));
  }
}

function judgeGeography(page: Page, { input: { company }, rawCountry, country }: Lead): void {
  const rawSeat = given(company?.country);
  const seat = text(rawSeat);
  const because = [shown('contact.country', rawCountry, country), shown('company.country', rawSeat, seat)];
  const served =
    (country !== undefined && SERVED_COUNTRIES.has(country)) ||
    (seat !== undefined && SERVED_COUNTRIES.has(seat));
  if (served) {
    match(page, GEOGRAPHY, because);
  } else if (country !== undefined && seat !== undefined) {
    miss(page, GEOGRAPHY, because, unwanted('country', rawCountry!));
  } else {
    const missing: UnknownInput[] = [];
    if (country === undefined) missing.push(unread('contact.country', 'country', undefined));
    if (seat === undefined) missing.push(unread('company.country', 'company country', undefined));
    open(page, GEOGRAPHY, because, missing);
  }
}

function judgeTechnology(page: Page, { input: { company } }: Lead): void {
  const raw = given(company?.web_technologies);
  const used = words(text(raw));
  const because = [shown('company.web_technologies', raw, used)];
  if (used === undefined) {
    open(page, TECHNOLOGY, because, [unread('company.web_technologies', 'web technologies', undefined)]);
  } else if (used.includes(' hubspot ') || used.includes(' outreach ')) {
    match(page, TECHNOLOGY, because);
  } else {
    miss(page, TECHNOLOGY, because, null);
  }
}

function judgeTargetAccount(page: Page, { input: { company } }: Lead): void {
  const raw = given(company?.hs_target_account);
  const because = [shown('company.hs_target_account', raw, undefined)];
  if (raw !== undefined) {
    match(page, TARGET_ACCOUNT, because);
  } else if (company === null) {
    open(page, TARGET_ACCOUNT, because, [
      unread('company.hs_target_account', 'target account tier', undefined),
    ]);
  } else {
    miss(page, TARGET_ACCOUNT, because, null);
  }
}

function match(page: Page, rule: Criterion, because: readonly InputValue[]): void {
  const { ruleId, label, full: points, bonus } = rule;
  page.lines.fitCriteria.push({ ruleId, label, state: 'match', points, bonus, because, failure: null });
  credit(page, rule, because);
}

function miss(page: Page, rule: Criterion, because: readonly InputValue[], failure: string | null): void {
  const { ruleId, label, full: points, bonus } = rule;
  page.lines.fitCriteria.push({ ruleId, label, state: 'no_match', points, bonus, because, failure });
}

function open(
  page: Page,
  rule: Criterion,
  because: readonly InputValue[],
  missing: readonly UnknownInput[],
): void {
  const { ruleId, label, full: points, bonus } = rule;
  page.lines.fitCriteria.push({ ruleId, label, state: 'unknown', points, bonus, because, failure: null });
  leaveOpen(page, rule, missing);
}

function unwanted(label: string, raw: string): string {
  return `${label} "${raw.trim()}" is not among those wanted`;
}

export function unread(input: string, label: string, raw: string | undefined): UnknownInput {
  return { input, label, value: raw ?? null };
}
