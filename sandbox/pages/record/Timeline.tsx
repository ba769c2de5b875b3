import type { TimelineEntry } from './record-data.ts';

/** What happened, the newest on top, by days in the portal's zone. */
export function Timeline({
  entries,
  timezone,
}: {
  readonly entries: readonly TimelineEntry[];
  readonly timezone: string;
}) {
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: timezone });
  const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: timezone });
  const days = Map.groupBy(entries, ({ at }) => day.format(at));
  return (
    <>
      {[...days].map(([label, ofDay]) => (
        <section key={label} className="day">
          <h3>{label}</h3>
          <ol>
            {ofDay.map((entry) => (
              <li key={`${entry.at} ${entry.title} ${entry.detail}`} className={entry.kind}>
                <time>{time.format(entry.at)}</time>
                <div>
                  <strong>{entry.title}</strong>
                  {entry.detail && <p>{entry.detail}</p>}
                  <small>{entry.by}</small>
                </div>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}
