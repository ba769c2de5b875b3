/**
 * What a signal that is kept already becomes when it is told again: it knows both doors, what both say of it, and the
 * earlier of their times within the minute. The order in which they came makes no difference. What it was before is
 * kept beside it, with the time until which it was known so: a replay as of then goes by that (AT-50).
 */
import { sql } from 'kysely';

const SAYS_MORE = sql`(excluded.occurred_at < signal.occurred_at
  or joined_attributes(signal.attributes, excluded.attributes) <> signal.attributes)`;

/** The end of an insert into `signal`. */
export const TOLD_AGAIN = sql`
  on conflict (portal_id, lead_id, kind, asset, minute) do update set
    doors = array(select distinct unnest(signal.doors || excluded.doors) as door order by door),
    occurred_at = least(signal.occurred_at, excluded.occurred_at),
    attributes = joined_attributes(signal.attributes, excluded.attributes),
    earlier = case when ${SAYS_MORE} then signal.earlier || jsonb_build_object(
      'until', (extract(epoch from excluded.recorded_at) * 1000)::bigint,
      'occurredAt', (extract(epoch from signal.occurred_at) * 1000)::bigint,
      'attributes', signal.attributes, 'through', excluded.doors) else signal.earlier end
  where not signal.doors @> excluded.doors or ${SAYS_MORE}`;
