import { leadPipeline } from '../account.ts';
import type { StandardProperty } from '../property-definition.ts';
import { choice, datetime, number, readOnly, text } from './kinds.ts';

export const leadGroups = [['leadinformation', 'Lead information']] as const;

const lead = 'leadinformation';

/** The properties of HubSpot's lead object, as far as a lead is handed over by them. */
export const leadProperties: readonly StandardProperty[] = [
  text(lead, 'hs_lead_name', 'Lead Name'),
  choice(lead, 'hs_lead_type', 'Lead Type', [
    ['NEW_BUSINESS', 'New business'],
    ['RE_ATTEMPTING', 'Re-attempting'],
    ['UPSELL', 'Upsell'],
  ]),
  choice(lead, 'hs_lead_label', 'Lead Label', [
    ['HOT', 'Hot'],
    ['WARM', 'Warm'],
    ['COLD', 'Cold'],
  ]),
  choice(lead, 'hs_pipeline', 'Pipeline', [[leadPipeline.id, leadPipeline.label]]),
  choice(
    lead,
    'hs_pipeline_stage',
    'Lead pipeline stage',
    leadPipeline.stages.map(({ id, label }) => [id, label] as const),
  ),
  { ...number(lead, 'hubspot_owner_id', 'Lead owner'), type: 'enumeration', fieldType: 'select' },
  readOnly(number(lead, 'hs_object_id', 'Record ID')),
  readOnly(datetime(lead, 'hs_createdate', 'Create Date')),
  readOnly(datetime(lead, 'hs_lastmodifieddate', 'Last Modified Date')),
  readOnly(text(lead, 'hs_object_source', 'Record creation source')),
  readOnly(text(lead, 'hs_object_source_label', 'Record source')),
  readOnly(text(lead, 'hs_merged_object_ids', 'Merged record IDs')),
];
