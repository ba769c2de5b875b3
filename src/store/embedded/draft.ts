/** What takes time is made under another name and then renamed into place, so that nothing half-made is ever used. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The name under which this process makes `path`. */
export function draftOf(path: string): string {
  return `${path}.draft-${process.pid}`;
}

/** Removes the drafts in a folder whose process is gone: a start that was killed half-way. */
export function sweepDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = Number(/\.draft-(\d+)$/.exec(name)?.[1]);
    if (pid > 0 && pid !== process.pid && !isAlive(pid)) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
