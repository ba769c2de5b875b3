/** The tables behind the webhooks journal, as Kysely sees them; forms of ids and times as in `columns.ts`. */
import type { ColumnType, Generated } from 'kysely';
import type { JournalChange } from '../journal/ports.ts';
import type { Time, TimeOrNull } from './columns.ts';

export interface JournalTables {
  /** One row. */
  journal: {
    one: Generated<boolean>;
    /** The last file read, in repair the place to begin at; empty for before the first. */
    read_offset: string | null;
    /** The end of the journal as it was noted, until the doors were seen open after it. */
    next_offset: string | null;
    next_offset_at: TimeOrNull;
    read_until: TimeOrNull;
    /** The gap that is being repaired, and until when the journal may still tell of it. */
    repair_since: TimeOrNull;
    repair_until: TimeOrNull;
    unavailable: string | null;
    leader: string | null;
    leader_until: TimeOrNull;
  };
  /** Since when a portal's events are in the journal. */
  journal_cover: {
    portal_id: string;
    since: Time;
  };
  journal_change: {
    portal_id: string;
    change_id: ColumnType<string, never, never>;
    object_type: JournalChange['objectType'];
    object_id: string;
    what: JournalChange['what'];
    property: string;
    occurred_at: Time;
    noted_at: Time;
  };
}
