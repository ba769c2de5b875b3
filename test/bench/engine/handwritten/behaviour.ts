/** What they do: engagement, intent, and what speaks against them. */
import type { Signal } from '../../../../src/engine/input.ts';
import { SERVED_COUNTRIES, unread } from './fit.ts';
import { type Lead, recent } from './lead.ts';
import { figure, flag, given, type Reading, shown, text } from './reading.ts';
import {
  type Curve,
  credit,
  creditSignals,
  curve,
  type DatedRule,
  type Line,
  leaveOpen,
  type Page,
  type Rule,
} from './sheet.ts';

const STANDARD = curve({ kind: 'halfLife', holdDays: 14, days: 30 }, 90);
const STANDARD_MONTH = curve({ kind: 'halfLife', holdDays: 14, days: 30 }, 30);
const SLOW = curve({ kind: 'halfLife', holdDays: 30, days: 45 }, 90);
const QUICK = curve({ kind: 'halfLife', holdDays: 7, days: 14 }, 90);
const QUICK_MONTH = curve({ kind: 'halfLife', holdDays: 7, days: 14 }, 30);
const QUICK_TWO_MONTHS = curve({ kind: 'halfLife', holdDays: 7, days: 14 }, 60);
const FAST = curve({ kind: 'linear', holdDays: 3, days: 21 }, 90);

function fact(score: string, ruleId: string, label: string, full: number): Rule {
  return { ruleId, label, score, full, doing: null };
}

function dated(rule: Rule, { factors, untilDrop }: Curve, doing: string | null = null): DatedRule {
  return { ...rule, factors, untilDrop, doing };
}

const eng = fact.bind(null, 'engagement');
const int = fact.bind(null, 'intent');
const neg = fact.bind(null, 'negative');

const GUIDE = dated(eng('eng.guide', 'Downloaded a guide', 10_000), STANDARD, 'downloading a guide');
const GUIDES = dated(eng('eng.guides', 'Two guides or more', 5_000), STANDARD);
const AD = dated(eng('eng.ad', 'Clicked an ad', 5_000), STANDARD);
const OPEN = dated(eng('eng.open', 'Opened an e-mail', 2_000), FAST);
const CLICK = dated(eng('eng.click', 'Clicked in an e-mail', 4_000), QUICK);
const BLOG = dated(eng('eng.blog', 'Three blog posts in a month', 4_000), QUICK_MONTH);
const WEBINAR = dated(eng('eng.webinar', 'Attended a webinar', 10_000), STANDARD, 'attending a webinar');
const WEBINAR_LONG = dated(eng('eng.webinar_long', 'Stayed for 30 minutes', 5_000), STANDARD);
const WEBINAR_QUESTION = dated(eng('eng.webinar_question', 'Asked a question', 8_000), STANDARD);
const VISITS = eng('eng.visits', 'Three visits or more', 3_000);
const PAGES = eng('eng.pages', 'Ten page views or more', 3_000);
const CONVERSIONS = eng('eng.conversions', 'Two conversions or more', 5_000);
const CONSENT = eng('eng.consent', 'Opted in', 1_000);
const CHALLENGE = eng('eng.challenge', 'Stated a challenge', 3_000);

export function scoreEngagement(page: Page, lead: Lead): void {
  const guides = recent(lead, 'guide_download', 90);
  if (guides.length >= 1) creditSignals(page, lead, GUIDE, guides);
  if (guides.length >= 2) creditSignals(page, lead, GUIDES, guides);
  const ads = recent(lead, 'ad_click', 90);
  if (ads.length >= 1) creditSignals(page, lead, AD, ads);
  const opens = recent(lead, 'email_open', 90);
  if (opens.length >= 1) page.indecisive += creditSignals(page, lead, OPEN, opens).points;
  const clicks = recent(lead, 'email_click', 90);
  if (clicks.length >= 1) creditSignals(page, lead, CLICK, clicks);
  const posts = recent(lead, 'blog_view', 30);
  if (posts.length >= 3) creditSignals(page, lead, BLOG, posts);
  scoreWebinars(page, lead);
  const { contact } = lead.input;
  atLeast(
    page,
    VISITS,
    3,
    'contact.hs_analytics_num_visits',
    'visits',
    given(contact.hs_analytics_num_visits),
  );
  atLeast(
    page,
    PAGES,
    10,
    'contact.hs_analytics_num_page_views',
    'page views',
    given(contact.hs_analytics_num_page_views),
  );
  atLeast(
    page,
    CONVERSIONS,
    2,
    'contact.num_conversion_events',
    'conversions',
    given(contact.num_conversion_events),
  );
  scoreConsent(page, lead);
  const challenge = given(contact.challenge);
  if (challenge !== undefined) credit(page, CHALLENGE, [shown('contact.challenge', challenge, challenge)]);
}

function scoreWebinars(page: Page, lead: Lead): void {
  const webinars = recent(lead, 'webinar_attended', 90);
  if (webinars.length === 0) return;
  creditSignals(page, lead, WEBINAR, webinars);
  const long = recent(lead, 'webinar_attended', 90, (signal) => attribute(signal, 'minutes') >= 30);
  if (long.length >= 1) creditSignals(page, lead, WEBINAR_LONG, long);
  const asked = recent(lead, 'webinar_attended', 90, (signal) => attribute(signal, 'questions') >= 1);
  if (asked.length >= 1) creditSignals(page, lead, WEBINAR_QUESTION, asked);
}

function attribute({ attributes }: Signal, name: string): number {
  return Number(attributes?.[name] ?? Number.NaN);
}

function scoreConsent(page: Page, { input: { contact } }: Lead): void {
  const rawConsent = given(contact.consent_marketing);
  const consent = flag(rawConsent);
  const rawOptOut = given(contact.hs_email_optout);
  const optOut = flag(rawOptOut);
  if (consent === false || optOut === true) return;
  if (consent === true && optOut === false) {
    credit(page, CONSENT, [
      shown('contact.consent_marketing', rawConsent, consent),
      shown('contact.hs_email_optout', rawOptOut, optOut),
    ]);
    return;
  }
  const missing = [];
  if (consent !== true) missing.push(unread('contact.consent_marketing', 'consent to marketing', rawConsent));
  if (optOut !== false) missing.push(unread('contact.hs_email_optout', 'opt-out of e-mail', rawOptOut));
  leaveOpen(page, CONSENT, missing);
}

function atLeast(
  page: Page,
  rule: Rule,
  least: number,
  input: string,
  label: string,
  raw: string | undefined,
): void {
  const number: Reading<number> = figure(raw);
  if (number === undefined || number === null) leaveOpen(page, rule, [unread(input, label, raw)]);
  else if (number >= least) credit(page, rule, [shown(input, raw, number)]);
}

const PRICING = dated(
  int('int.pricing', 'Visited the pricing page', 20_000),
  STANDARD,
  'visiting the pricing page',
);
const PRICING_AGAIN = dated(
  int('int.pricing_again', 'Visited the pricing page twice in a month', 6_000),
  STANDARD_MONTH,
);
const CASE_VIEW = dated(int('int.case_view', 'Viewed a case study', 10_000), STANDARD);
const CASE_DOWNLOAD = dated(int('int.case_download', 'Downloaded a case study', 15_000), STANDARD);
const COMPARE = dated(int('int.compare', 'Viewed a comparison page', 8_000), STANDARD);
const CALCULATOR = dated(int('int.calculator', 'Used the ROI calculator', 12_000), STANDARD);
const REPLY = dated(int('int.reply', 'Replied to an e-mail', 25_000), STANDARD, 'replying to your e-mail');
const DEMO = dated(int('int.demo', 'Requested a demo', 40_000), SLOW, 'requesting a demo');
const CONTACT = dated(int('int.contact', 'Asked to be contacted', 30_000), SLOW);
const TOPIC = int('int.topic', 'A topic tied to the problem', 8_000);
const SURGE = int('int.surge', 'A surge of 70 or more', 10_000);
const COMMITTEE = int('int.committee', 'Two decision makers known', 15_000);
const TOPICS = new Set(['lead_quality', 'abm', 'pipeline', 'outsourcing']);

export function scoreIntent(page: Page, lead: Lead): void {
  const prices = recent(lead, 'pricing_page_view', 90);
  if (prices.length >= 1) {
    creditSignals(page, lead, PRICING, prices);
    const lately = recent(lead, 'pricing_page_view', 30);
    if (lately.length >= 2) creditSignals(page, lead, PRICING_AGAIN, lately);
  }
  scoreCaseStudies(page, lead);
  const compared = recent(lead, 'comparison_view', 90);
  if (compared.length >= 1) creditSignals(page, lead, COMPARE, compared, 2);
  const calculated = recent(lead, 'roi_calculator', 90);
  if (calculated.length >= 1) creditSignals(page, lead, CALCULATOR, calculated);
  const replies = recent(lead, 'email_reply', 90);
  if (replies.length >= 1) creditSignals(page, lead, REPLY, replies);
  const demos = recent(lead, 'demo_request', 90);
  if (demos.length >= 1) creditSignals(page, lead, DEMO, demos);
  const contacts = recent(lead, 'contact_us', 90);
  if (contacts.length >= 1) creditSignals(page, lead, CONTACT, contacts);
  const { contact, company } = lead.input;
  const rawTopic = given(contact.intent_topic);
  const topic = text(rawTopic);
  if (topic === undefined)
    leaveOpen(page, TOPIC, [unread('contact.intent_topic', 'topic of interest', undefined)]);
  else if (TOPICS.has(topic)) credit(page, TOPIC, [shown('contact.intent_topic', rawTopic, topic)]);
  atLeast(page, SURGE, 70, 'contact.intent_surge', 'surge of interest', given(contact.intent_surge));
  const makers = given(company?.hs_num_decision_makers);
  atLeast(page, COMMITTEE, 2, 'company.hs_num_decision_makers', 'decision makers', makers);
}

/** Of a view and a download only the better one counts; between equals the download, whose id comes first. */
function scoreCaseStudies(page: Page, lead: Lead): void {
  const views = recent(lead, 'case_study_view', 90);
  const downloads = recent(lead, 'case_study_download', 90);
  const viewed = views.length === 0 ? null : creditSignals(page, lead, CASE_VIEW, views);
  const downloaded = downloads.length === 0 ? null : creditSignals(page, lead, CASE_DOWNLOAD, downloads);
  if (viewed === null || downloaded === null) return;
  if (viewed.points > downloaded.points) suppress(page, downloaded, viewed);
  else suppress(page, viewed, downloaded);
}

function suppress(page: Page, weaker: Line, stronger: Line): void {
  page.raw -= weaker.points;
  weaker.points = 0;
  weaker.suppressedBy = stronger.ruleId;
}

const PERSONAL = neg('neg.personal', 'Personal e-mail address', -15_000);
const OUTSIDER = neg('neg.outsider', 'Student or consultant', -40_000);
const JUNIOR = neg('neg.junior', 'Junior title', -8_000);
const SMALL = neg('neg.small', 'Fewer than 10 employees', -20_000);
const ABROAD = neg('neg.geography', 'Outside the market', -20_000);
const CAREERS = dated(neg('neg.careers', 'Looked at careers', -5_000), QUICK_TWO_MONTHS);
const PERSONAL_DOMAINS = new Set(['gmail.com', 'yahoo.com', 'outlook.com', 'hotmail.com']);

export function scoreNegative(page: Page, lead: Lead): void {
  const { rawMailDomain, mailDomain, rawTitle, titleWords, rawEmployees, employees, rawCountry, country } =
    lead;
  if (mailDomain === undefined) {
    leaveOpen(page, PERSONAL, [unread('contact.hs_email_domain', 'e-mail domain', undefined)]);
  } else if (PERSONAL_DOMAINS.has(mailDomain)) {
    credit(page, PERSONAL, [shown('contact.hs_email_domain', rawMailDomain, mailDomain)]);
  }
  scoreOutsider(page, lead);
  if (titleWords === undefined) leaveOpen(page, JUNIOR, [unread('contact.jobtitle', 'job title', undefined)]);
  else if (titleWords.includes(' intern ') || titleWords.includes(' coordinator ')) {
    credit(page, JUNIOR, [shown('contact.jobtitle', rawTitle, titleWords)]);
  }
  if (employees === undefined || employees === null) {
    leaveOpen(page, SMALL, [unread('company.numberofemployees', 'employee count', rawEmployees)]);
  } else if (employees < 10) {
    credit(page, SMALL, [shown('company.numberofemployees', rawEmployees, employees)]);
  }
  if (country !== undefined && !SERVED_COUNTRIES.has(country)) {
    credit(page, ABROAD, [shown('contact.country', rawCountry, country)]);
  }
  const careers = recent(lead, 'careers_page_view', 60);
  if (careers.length >= 1) creditSignals(page, lead, CAREERS, careers);
}

function scoreOutsider(page: Page, { rawTitle, titleWords, rawSeniority, seniority }: Lead): void {
  const byTitle =
    titleWords !== undefined && (titleWords.includes(' student ') || titleWords.includes(' consultant '));
  if (byTitle || seniority === 'student') {
    credit(page, OUTSIDER, [
      shown('contact.jobtitle', rawTitle, titleWords),
      shown('contact.hs_seniority', rawSeniority, seniority),
    ]);
    return;
  }
  if (titleWords !== undefined && seniority !== undefined) return;
  const missing = [];
  if (titleWords === undefined) missing.push(unread('contact.jobtitle', 'job title', undefined));
  if (seniority === undefined) missing.push(unread('contact.hs_seniority', 'seniority', undefined));
  leaveOpen(page, OUTSIDER, missing);
}
