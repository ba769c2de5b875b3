/** The column labels of HubSpot's own import and export, and the properties they stand for. */

const BOTH = {
  'Phone Number': 'phone',
  'Lifecycle Stage': 'lifecyclestage',
  'Lead Status': 'hs_lead_status',
  'Street Address': 'address',
  City: 'city',
  'State/Region': 'state',
  'Postal Code': 'zip',
  Country: 'country',
  'Country/Region': 'country',
  Website: 'website',
  'Website URL': 'website',
  'Original Traffic Source': 'hs_analytics_source',
  'Original Source': 'hs_analytics_source',
} as const;

const CONTACT = {
  ...BOTH,
  'First Name': 'firstname',
  'Last Name': 'lastname',
  Email: 'email',
  'Job Title': 'jobtitle',
  'Mobile Phone Number': 'mobilephone',
  'Company Name': 'company',
  'Lead Source': 'hs_analytics_source',
  'Preferred Language': 'hs_language',
} as const;

const COMPANY = {
  ...BOTH,
  Name: 'name',
  'Company Name': 'name',
  'Company name': 'name',
  'Company Domain Name': 'domain',
  Industry: 'industry',
  Type: 'type',
  'Number of Employees': 'numberofemployees',
  'Annual Revenue': 'annualrevenue',
  'Year Founded': 'founded_year',
  Description: 'description',
  'Time Zone': 'timezone',
} as const;

/** Undefined for a label we do not know, or whose values need a map of their own (such as owners). */
export function propertyOfLabel(object: 'contact' | 'company', label: string): string | undefined {
  const table: Readonly<Record<string, string>> = object === 'contact' ? CONTACT : COMPANY;
  return Object.hasOwn(table, label) ? table[label] : undefined;
}
