/** What a portal has besides records: its details, people and pipelines. */
export interface AccountDetails {
  readonly timeZone: string;
  readonly companyCurrency: string;
  readonly uiDomain: string;
  readonly dataHostingLocation: string;
  readonly accountType: 'STANDARD' | 'DEVELOPER_TEST' | 'SANDBOX' | 'APP_DEVELOPER';
  /** The customer's own website, as introspection shows it. */
  readonly hubDomain: string;
}

export interface Owner {
  /** What `hubspot_owner_id` holds; it differs from the user's id. */
  readonly id: string;
  readonly userId: number;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly archived: boolean;
}

export interface PipelineStage {
  readonly id: string;
  readonly label: string;
  readonly probability: string;
  readonly closed: boolean;
}

export interface Pipeline {
  readonly id: string;
  readonly label: string;
  readonly stages: readonly PipelineStage[];
}

export const defaultAccount: AccountDetails = {
  timeZone: 'America/New_York',
  companyCurrency: 'USD',
  uiDomain: 'app.hubspot.com',
  dataHostingLocation: 'na1',
  accountType: 'DEVELOPER_TEST',
  hubDomain: 'seller.test',
};

export const defaultOwners: readonly Owner[] = [
  {
    id: '60001',
    userId: 77,
    email: 'dana.reyes@seller.test',
    firstName: 'Dana',
    lastName: 'Reyes',
    archived: false,
  },
  {
    id: '60002',
    userId: 78,
    email: 'omar.lindt@seller.test',
    firstName: 'Omar',
    lastName: 'Lindt',
    archived: false,
  },
  {
    id: '60003',
    userId: 79,
    email: 'ines.moreau@seller.test',
    firstName: 'Ines',
    lastName: 'Moreau',
    archived: false,
  },
  {
    id: '60004',
    userId: 80,
    email: 'left.already@seller.test',
    firstName: 'Lee',
    lastName: 'Parted',
    archived: true,
  },
];

export const defaultPipeline: Pipeline = {
  id: 'default',
  label: 'Sales Pipeline',
  stages: [
    { id: 'appointmentscheduled', label: 'Appointment Scheduled', probability: '0.2', closed: false },
    { id: 'qualifiedtobuy', label: 'Qualified To Buy', probability: '0.4', closed: false },
    { id: 'presentationscheduled', label: 'Presentation Scheduled', probability: '0.6', closed: false },
    { id: 'decisionmakerboughtin', label: 'Decision Maker Bought-In', probability: '0.8', closed: false },
    { id: 'contractsent', label: 'Contract Sent', probability: '0.9', closed: false },
    { id: 'closedwon', label: 'Closed Won', probability: '1.0', closed: true },
    { id: 'closedlost', label: 'Closed Lost', probability: '0.0', closed: true },
  ],
};

/** The stages that HubSpot gives the lead object; their ids are the same in every account. */
export const leadPipeline: Pipeline = {
  id: 'lead-pipeline-id',
  label: 'Lead pipeline',
  stages: [
    { id: 'new-stage-id', label: 'New', probability: '0.2', closed: false },
    { id: 'attempting-stage-id', label: 'Attempting', probability: '0.4', closed: false },
    { id: 'connected-stage-id', label: 'Connected', probability: '0.6', closed: false },
    { id: 'qualified-stage-id', label: 'Qualified', probability: '1.0', closed: true },
    { id: 'unqualified-stage-id', label: 'Disqualified', probability: '0.0', closed: true },
  ],
};

export function ownerView(owner: Owner, at: number): Record<string, unknown> {
  const time = new Date(at).toISOString();
  return {
    id: owner.id,
    email: owner.email,
    type: 'PERSON',
    firstName: owner.firstName,
    lastName: owner.lastName,
    // A deactivated user keeps the id only under the second name.
    ...(!owner.archived && { userId: owner.userId }),
    userIdIncludingInactive: owner.userId,
    createdAt: time,
    updatedAt: time,
    archived: owner.archived,
  };
}

export function pipelineView(pipeline: Pipeline, at: number): Record<string, unknown> {
  const time = new Date(at).toISOString();
  return {
    id: pipeline.id,
    label: pipeline.label,
    displayOrder: 0,
    stages: pipeline.stages.map((stage, displayOrder) => stageView(stage, displayOrder, time)),
    createdAt: time,
    updatedAt: time,
    archived: false,
  };
}

export function stageView(stage: PipelineStage, displayOrder: number, time: string): Record<string, unknown> {
  return {
    id: stage.id,
    label: stage.label,
    displayOrder,
    metadata: { isClosed: String(stage.closed), probability: stage.probability },
    createdAt: time,
    updatedAt: time,
    archived: false,
    writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
  };
}
