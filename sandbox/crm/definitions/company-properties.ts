import type { StandardProperty } from '../property-definition.ts';
import { choice, choices, datetime, flag, number, readOnly, text } from './kinds.ts';
import { companyTypes, industries, leadStatuses, lifecycleStages, trafficSources } from './option-lists.ts';

export const companyGroups = [
  ['companyinformation', 'Company information'],
  ['analyticsinformation', 'Web analytics history'],
  ['companyactivity', 'Company activity'],
  ['target_accounts_information', 'Target Accounts'],
] as const;

const info = 'companyinformation';
const web = 'analyticsinformation';
const activity = 'companyactivity';
const target = 'target_accounts_information';

/** HubSpot's own company properties, as far as qualification looks at them. */
export const companyProperties: readonly StandardProperty[] = [
  text(info, 'name', 'Company name'),
  text(info, 'domain', 'Company Domain Name'),
  text(info, 'website', 'Website URL'),
  text(info, 'phone', 'Phone Number'),
  text(info, 'description', 'Description'),
  text(info, 'address', 'Street Address'),
  text(info, 'city', 'City'),
  text(info, 'state', 'State/Region'),
  text(info, 'zip', 'Postal Code'),
  text(info, 'country', 'Country/Region'),
  text(info, 'timezone', 'Time Zone'),
  text(info, 'linkedin_company_page', 'LinkedIn Company Page'),
  choice(info, 'industry', 'Industry', industries),
  choice(info, 'type', 'Type', companyTypes),
  number(info, 'numberofemployees', 'Number of Employees'),
  number(info, 'annualrevenue', 'Annual Revenue'),
  text(info, 'founded_year', 'Year Founded'),
  flag(info, 'is_public', 'Is Public'),
  text(info, 'web_technologies', 'Web Technologies'),
  choice(info, 'lifecyclestage', 'Lifecycle Stage', lifecycleStages),
  choice(info, 'hs_lead_status', 'Lead Status', leadStatuses),
  { ...number(info, 'hubspot_owner_id', 'Company owner'), type: 'enumeration', fieldType: 'select' },
  number(info, 'hs_parent_company_id', 'Parent Company'),
  readOnly(number(info, 'hs_object_id', 'Record ID')),
  readOnly(datetime(info, 'createdate', 'Create Date')),
  readOnly(datetime(info, 'hs_lastmodifieddate', 'Last Modified Date')),
  readOnly(text(info, 'hs_object_source', 'Record creation source')),
  readOnly(text(info, 'hs_object_source_label', 'Record source')),
  readOnly(text(info, 'hs_merged_object_ids', 'Merged record IDs')),

  readOnly(choice(web, 'hs_analytics_source', 'Original Traffic Source', trafficSources)),
  readOnly(text(web, 'hs_analytics_source_data_1', 'Original Traffic Source Drill-Down 1')),
  readOnly(text(web, 'hs_analytics_source_data_2', 'Original Traffic Source Drill-Down 2')),
  readOnly(number(web, 'hs_analytics_num_page_views', 'Number of Pageviews')),
  readOnly(number(web, 'hs_analytics_num_visits', 'Number of Sessions')),
  readOnly(datetime(web, 'hs_analytics_last_timestamp', 'Time Last Seen')),

  readOnly(number(activity, 'num_associated_contacts', 'Number of Associated Contacts')),
  readOnly(number(activity, 'num_associated_deals', 'Number of Associated Deals')),
  readOnly(number(activity, 'hs_num_open_deals', 'Number of open deals')),
  readOnly(datetime(activity, 'notes_last_contacted', 'Last Contacted')),
  readOnly(datetime(activity, 'notes_last_updated', 'Last Activity Date')),
  readOnly(number(activity, 'num_contacted_notes', 'Number of times contacted')),
  readOnly(number(activity, 'total_revenue', 'Total Revenue')),

  choice(target, 'hs_target_account', 'Target Account', [
    ['tier_1', 'Tier 1'],
    ['tier_2', 'Tier 2'],
    ['tier_3', 'Tier 3'],
  ]),
  flag(target, 'hs_is_target_account', 'Is Target Account'),
  readOnly(number(target, 'hs_target_account_probability', 'Target Account Probability')),
  choice(target, 'hs_ideal_customer_profile', 'Ideal Customer Profile Tier', [
    ['tier_1', 'Tier 1'],
    ['tier_2', 'Tier 2'],
    ['tier_3', 'Tier 3'],
  ]),
  readOnly(number(target, 'hs_num_decision_makers', 'Number of decision makers')),
  readOnly(number(target, 'hs_num_contacts_with_buying_roles', 'Number of contacts with a buying role')),
  choices(target, 'hs_keywords', 'Company Keywords', []),
];
