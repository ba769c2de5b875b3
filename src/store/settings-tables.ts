/** The tables behind the settings page, as Kysely sees them; forms of ids and times as in `columns.ts`. */
import type { NamedPerson } from '../settings/people.ts';
import type { Effect, KnownProperty, ProposalState } from '../settings/ports.ts';
import type { GeneratedId, Json, Time, TimeOrNull } from './columns.ts';

export interface SettingsTables {
  settings_person: {
    portal_id: string;
    /** `installer`: how who installed the app is called; what they may rests on their user id alone. */
    role: NamedPerson['role'] | 'installer';
    /** Lower case. */
    email: string;
    /** Since they acted here for the first time. */
    user_id: string | null;
    named_by: string;
    named_at: Time;
  };
  settings_act: {
    portal_id: string;
    key: string;
    at: Time;
    told: string;
  };
  model_proposal: {
    portal_id: string;
    proposal_id: GeneratedId;
    state: ProposalState;
    /** YAML as its author wrote it. */
    text: string;
    hash: string;
    /** The hash of the model that was published then. */
    against: string;
    note: string | null;
    effect: Json<Effect>;
    proposed_by: string;
    proposed_email: string | null;
    proposed_at: Time;
    decided_by: string | null;
    decided_at: TimeOrNull;
    decision_note: string | null;
  };
  model_draft: {
    portal_id: string;
    /** HubSpot's user id; their address where there is none. */
    person: string;
    text: string;
    /** The hash of the model that was published when it was begun. */
    begun_on: string | null;
    at: Time;
    /** Thrown away, and kept for a day to be brought back. */
    is_thrown: boolean;
  };
  portal_properties: {
    portal_id: string;
    read_at: Time;
    contact: Json<readonly KnownProperty[]>;
    company: Json<readonly KnownProperty[]>;
  };
}
