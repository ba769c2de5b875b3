/** Who changed a value, in the words of property history (`sourceType`) and webhooks (`changeSource`). */
export interface ChangeSource {
  readonly type: string;
  readonly id: string;
  readonly label?: string;
  readonly userId?: number;
}

/** A person at the keyboard. */
export const byPerson = (userId: number): ChangeSource => ({
  type: 'CRM_UI',
  id: `userId:${userId}`,
  userId,
});

/** A workflow of the portal. */
export const byWorkflow = (workflowId: number): ChangeSource => ({
  type: 'AUTOMATION_PLATFORM',
  id: `enrollmentId:${workflowId};actionExecutionIndex:0`,
});

/** An app over the API: its own writes come back to it with this source. */
export const byApp = (appId: string, label: string): ChangeSource => ({
  type: 'INTEGRATION',
  id: appId,
  label,
});

export const byForm: ChangeSource = { type: 'FORM', id: 'form' };
export const byAnalytics: ChangeSource = { type: 'ANALYTICS', id: 'WebAnalyticsPropertyCalculation' };
export const byEmail: ChangeSource = { type: 'EMAIL', id: 'EmailEventPropertyCalculation' };
export const byImport: ChangeSource = { type: 'IMPORT', id: 'import' };
export const byCalculation: ChangeSource = { type: 'CALCULATED', id: 'RollupProperties' };
