import { expect, test } from 'vitest';
import { nameOf } from '../../src/lifecycle/actors.ts';
import { editorOf } from '../../src/lifecycle/editors.ts';

function told(source: string, sourceId: string | null): { kind: string; id: string; name: string } {
  const edit = { property: 'fairlead_sal_status', value: 'rejected' };
  const editor = editorOf({ source, sourceId }, edit, { appId: '1', written: {} });
  if (editor === 'own_echo') throw new Error('our own write');
  return { kind: editor.kind, id: editor.id, name: nameOf(editor) };
}

test('a user is one whose source id says so', () => {
  expect(told('CRM_UI', 'userId:77')).toEqual({ kind: 'person', id: '77', name: 'user 77' });
  expect(told('IMPORT', 'userId:77')).toEqual({ kind: 'person', id: '77', name: 'user 77' });
  expect(told('CRM_UI', null)).toEqual({ kind: 'person', id: 'unknown', name: 'somebody in HubSpot' });
});

test('an import is a person’s, but its number is nobody’s', () => {
  const number = { kind: 'person', id: 'import:998877', name: 'an import (998877)' };
  expect(told('IMPORT', '998877')).toEqual(number);
  expect(told('IMPORT', 'import')).toEqual({ kind: 'person', id: 'import:unknown', name: 'an import' });
  expect(told('IMPORT', null)).toEqual({ kind: 'person', id: 'import:unknown', name: 'an import' });
});

test('a workflow’s own step is called so, and not by its run', () => {
  const run = 'enrollmentId:31;actionExecutionIndex:0';
  expect(told('AUTOMATION_PLATFORM', run)).toEqual({ kind: 'automation', id: run, name: 'a workflow' });
});
