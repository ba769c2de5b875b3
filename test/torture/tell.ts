/** A run of the history checker, told to a person. */
import { type TortureOptions, torture } from './torture.ts';

const SHOWN = 40;

/** @returns whether everything held */
export async function tell(options: TortureOptions): Promise<boolean> {
  const { seed, minutes, kills } = options;
  console.log(`torture: seed ${seed}, ${minutes} min, ${kills} kills`);
  const { complaints, summary, logs } = await torture(options);
  console.log(`  ${summary}`);
  if (complaints.length === 0) {
    console.log('  all held');
    return true;
  }
  console.error(logs);
  for (const complaint of complaints.slice(0, SHOWN)) console.error(`VIOLATED: ${complaint}`);
  console.error(`${complaints.length} violations; again with --seed ${seed}`);
  return false;
}
