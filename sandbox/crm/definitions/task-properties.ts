import type { StandardProperty } from '../property-definition.ts';
import { choice, datetime, number, readOnly, text } from './kinds.ts';

export const taskGroups = [['task', 'Task']] as const;

const task = 'task';

/** HubSpot's own task properties, as far as somebody is to be asked to do something. */
export const taskProperties: readonly StandardProperty[] = [
  text(task, 'hs_task_subject', 'Task Title'),
  text(task, 'hs_task_body', 'Task Notes'),
  datetime(task, 'hs_timestamp', 'Due date'),
  choice(task, 'hs_task_priority', 'Priority', [
    ['NONE', 'None'],
    ['LOW', 'Low'],
    ['MEDIUM', 'Medium'],
    ['HIGH', 'High'],
  ]),
  choice(task, 'hs_task_status', 'Task Status', [
    ['NOT_STARTED', 'Not started'],
    ['IN_PROGRESS', 'In progress'],
    ['WAITING', 'Waiting'],
    ['COMPLETED', 'Completed'],
    ['DEFERRED', 'Deferred'],
  ]),
  choice(task, 'hs_task_type', 'Task Type', [
    ['TODO', 'To-do'],
    ['CALL', 'Call'],
    ['EMAIL', 'Email'],
  ]),
  { ...number(task, 'hubspot_owner_id', 'Assigned to'), type: 'enumeration', fieldType: 'select' },
  readOnly(number(task, 'hs_object_id', 'Record ID')),
  readOnly(datetime(task, 'hs_createdate', 'Create Date')),
  readOnly(datetime(task, 'hs_lastmodifieddate', 'Last Modified Date')),
  readOnly(text(task, 'hs_object_source', 'Record creation source')),
  readOnly(text(task, 'hs_object_source_label', 'Record source')),
  readOnly(text(task, 'hs_merged_object_ids', 'Merged record IDs')),
];
