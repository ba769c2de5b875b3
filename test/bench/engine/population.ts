/** Who the made-up contacts are, and what they do: shares such as a B2B portal has. */
import type { Weighted } from './random.ts';

export interface Person {
  readonly number: number;
  readonly title: string;
  readonly seniority: string;
  readonly department: string;
  readonly domain: string;
  readonly mailDomain: string;
  readonly employees: number;
  readonly country: string;
  readonly source: Source;
  readonly createdAt: number;
}

interface Title {
  readonly title: string;
  readonly seniority: string;
  readonly department: string;
}

interface Source {
  readonly source: string;
  readonly detail: string | null;
}

function title(
  text: string,
  seniority: string,
  department: string,
  weight: number,
): readonly [Title, number] {
  return [{ title: text, seniority, department }, weight];
}

export const TITLES: Weighted<Title> = [
  title('Student', 'student', 'other', 3),
  title('Marketing Intern', 'entry', 'marketing', 2),
  title('Sales Analyst', 'employee', 'sales', 14),
  title('Marketing Coordinator', 'employee', 'marketing', 11),
  title('Demand Generation Manager', 'manager', 'marketing', 14),
  title('Sales Operations Manager', 'manager', 'sales', 10),
  title('Director of Marketing', 'director', 'marketing', 9),
  title('Director of Sales', 'director', 'sales', 8),
  title('VP of Sales', 'vp', 'sales', 7),
  title('Vice President of Sales', 'vp', 'sales', 2),
  title('VP, Marketing', 'vp', 'marketing', 3),
  title('Chief Revenue Officer', 'executive', 'sales', 2),
  title('CRO', 'executive', 'sales', 1),
  title('CEO & Founder', 'executive', 'other', 5),
  title('Head of Growth', 'executive', 'marketing', 2),
  title('Geschäftsführer', 'executive', 'other', 1),
  title('Independent Consultant', 'owner', 'other', 3),
];

export const COUNTRIES: Weighted<string> = [
  ['United States', 48],
  ['Canada', 6],
  ['Mexico', 3],
  ['México', 1],
  ['Me\u0301xico', 0.2],
  ['Brazil', 5],
  ['Brasil', 2],
  ['Colombia', 2],
  ['Argentina', 2],
  ['United Kingdom', 9],
  ['Germany', 6],
  ['France', 3],
  ['India', 8],
  ['Australia', 3],
  ['Côte d’Ivoire', 0.5],
];

function source(name: string, detail: string | null, weight: number): readonly [Source, number] {
  return [{ source: name, detail }, weight];
}

export const SOURCES: Weighted<Source> = [
  source('ORGANIC_SEARCH', 'Unknown keywords (SSL)', 26),
  source('PAID_SEARCH', 'autumn-brand', 14),
  source('PAID_SOCIAL', 'LinkedIn', 13),
  source('PAID_SOCIAL', 'Facebook', 5),
  source('OFFLINE', 'Content Syndication', 12),
  source('OFFLINE', 'Webinar platform', 10),
  source('OFFLINE', 'IMPORT', 6),
  source('REFERRALS', null, 6),
  source('DIRECT_TRAFFIC', null, 8),
];

export const INDUSTRIES: Weighted<string> = [
  ['COMPUTER_SOFTWARE', 22],
  ['FINANCIAL_SERVICES', 12],
  ['MANAGEMENT_CONSULTING', 9],
  ['MARKETING_AND_ADVERTISING', 9],
  ['TELECOMMUNICATIONS', 5],
  ['INSURANCE', 5],
  ['MEDIA_PRODUCTION', 3],
  ['RETAIL', 8],
  ['HOSPITAL_HEALTH_CARE', 7],
  ['HIGHER_EDUCATION', 5],
  ['CONSTRUCTION', 5],
  ['REAL_ESTATE', 5],
  ['AUTOMOTIVE', 5],
];

/** Kind of signal, and how its asset begins. */
export const SIGNALS: Weighted<readonly [kind: string, asset: string | null]> = [
  [['email_open', null], 30],
  [['blog_view', 'https://www.acme.example/blog/post-'], 20],
  [['email_click', 'https://www.acme.example/offer-'], 11],
  [['guide_download', 'Resources: guide '], 8],
  [['ad_click', 'ad '], 6],
  [['pricing_page_view', 'https://www.acme.example/pricing/'], 7],
  [['case_study_view', 'https://www.acme.example/case-studies/'], 5],
  [['case_study_download', 'Case study '], 2.5],
  [['webinar_attended', 'Webinar '], 3.5],
  [['comparison_view', 'https://www.acme.example/compare/'], 2.5],
  [['roi_calculator', null], 0.8],
  [['email_reply', null], 1.8],
  [['contact_us', 'Contact form '], 0.7],
  [['demo_request', 'Demo form '], 0.4],
  [['validated', null], 1],
  [['careers_page_view', 'https://www.acme.example/careers/'], 1.5],
  [['page_view', 'https://www.acme.example/about/'], 4],
];

export const TOPICS = [
  'lead_quality',
  'abm',
  'pipeline',
  'outsourcing',
  'generic_trends',
  'careers',
] as const;
