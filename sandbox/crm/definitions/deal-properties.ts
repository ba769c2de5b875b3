import type { StandardProperty } from '../property-definition.ts';
import { choice, datetime, flag, number, readOnly, text } from './kinds.ts';
import { dealTypes, trafficSources } from './option-lists.ts';

export const dealGroups = [
  ['dealinformation', 'Deal information'],
  ['analyticsinformation', 'Web analytics history'],
] as const;

const info = 'dealinformation';
const web = 'analyticsinformation';

/** HubSpot's own deal properties, as far as qualification looks at them. */
export const dealProperties: readonly StandardProperty[] = [
  text(info, 'dealname', 'Deal Name'),
  number(info, 'amount', 'Amount'),
  readOnly(number(info, 'amount_in_home_currency', 'Amount in company currency')),
  { ...text(info, 'deal_currency_code', 'Currency') },
  { ...choice(info, 'pipeline', 'Pipeline', [['default', 'Sales Pipeline']]) },
  choice(info, 'dealstage', 'Deal Stage', [
    ['appointmentscheduled', 'Appointment Scheduled'],
    ['qualifiedtobuy', 'Qualified To Buy'],
    ['presentationscheduled', 'Presentation Scheduled'],
    ['decisionmakerboughtin', 'Decision Maker Bought-In'],
    ['contractsent', 'Contract Sent'],
    ['closedwon', 'Closed Won'],
    ['closedlost', 'Closed Lost'],
  ]),
  choice(info, 'dealtype', 'Deal Type', dealTypes),
  datetime(info, 'closedate', 'Close Date'),
  text(info, 'closed_lost_reason', 'Closed Lost Reason'),
  text(info, 'closed_won_reason', 'Closed Won Reason'),
  text(info, 'description', 'Deal Description'),
  text(info, 'hs_next_step', 'Next Step'),
  { ...number(info, 'hubspot_owner_id', 'Deal owner'), type: 'enumeration', fieldType: 'select' },
  readOnly(flag(info, 'hs_is_closed', 'Is Deal Closed?')),
  readOnly(flag(info, 'hs_is_closed_won', 'Is Closed Won')),
  readOnly(flag(info, 'hs_is_closed_lost', 'Is Closed Lost')),
  readOnly(number(info, 'num_associated_contacts', 'Number of Associated Contacts')),
  readOnly(number(info, 'hs_object_id', 'Record ID')),
  readOnly(datetime(info, 'createdate', 'Create Date')),
  readOnly(datetime(info, 'hs_lastmodifieddate', 'Last Modified Date')),
  readOnly(text(info, 'hs_object_source', 'Record creation source')),
  readOnly(text(info, 'hs_object_source_label', 'Record source')),
  readOnly(text(info, 'hs_merged_object_ids', 'Merged record IDs')),
  readOnly(choice(web, 'hs_analytics_source', 'Original Traffic Source', trafficSources)),
  readOnly(text(web, 'hs_analytics_source_data_1', 'Original Traffic Source Drill-Down 1')),
  readOnly(text(web, 'hs_analytics_source_data_2', 'Original Traffic Source Drill-Down 2')),
];
