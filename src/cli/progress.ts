/** How far long work is: a bar on a terminal, a line now and then anywhere else. Both on stderr. */
import { Presets, SingleBar } from 'cli-progress';
import { durationText, type Pace, paceSince, rateText } from '../tasks/pace.ts';
import type { TaskProgress } from '../tasks/task.ts';
import type { Io } from './cli.ts';

export interface ProgressView {
  show(progress: TaskProgress): void;
  /** Leaves the last state on the screen. */
  end(): void;
}

const LINE_EVERY_MS = 5_000;

export function showProgress(io: Pick<Io, 'err' | 'terminal' | 'now'>, title: string): ProgressView {
  const pace = createPace(io.now);
  return io.terminal ? bar(io.terminal, title, pace) : lines(io, title, pace);
}

/** How fast it goes, from the first sight of it on: what an earlier run has done does not count as speed. */
export function createPace(now: () => number): (progress: TaskProgress) => Pace {
  let first: { readonly at: number; readonly done: number } | undefined;
  return (progress) => {
    first ??= { at: now(), done: progress.done };
    return paceSince(first, progress, now());
  };
}

function bar(
  stream: NodeJS.WriteStream,
  title: string,
  pace: (progress: TaskProgress) => Pace,
): ProgressView {
  const view = new SingleBar(
    { stream, format: `${title} {bar} {percentage}% {value}/{total}{pace}`, hideCursor: true },
    Presets.shades_classic,
  );
  view.start(0, 0, { pace: '' });
  return {
    show(progress) {
      view.setTotal(progress.total ?? progress.done);
      view.update(progress.done, { pace: paceText(pace(progress)) });
    },
    end: () => view.stop(),
  };
}

function lines(
  { err, now }: Pick<Io, 'err' | 'now'>,
  title: string,
  pace: (progress: TaskProgress) => Pace,
): ProgressView {
  let toldAt = -Infinity;
  let last = '';
  let told = '';
  const tell = () => {
    if (last === told) return;
    err(last);
    told = last;
    toldAt = now();
  };
  return {
    show(progress) {
      const { done, total } = progress;
      last = `${title}: ${done}${total === null ? '' : ` of ${total}`}${paceText(pace(progress))}`;
      if (now() - toldAt >= LINE_EVERY_MS) tell();
    },
    end: tell,
  };
}

function paceText({ rate, secondsLeft }: Pace): string {
  if (rate === 0) return '';
  const left = !secondsLeft ? '' : `, ${durationText(secondsLeft)} left`;
  return `, ${rateText(rate)} a second${left}`;
}
