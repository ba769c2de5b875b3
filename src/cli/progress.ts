/** How far long work is: a bar on a terminal, a line now and then anywhere else. Both on stderr. */
import { Presets, SingleBar } from 'cli-progress';
import type { TaskProgress } from '../tasks/task.ts';
import type { Io } from './cli.ts';

export interface ProgressView {
  show(progress: TaskProgress): void;
  /** Leaves the last state on the screen. */
  end(): void;
}

/** How fast it goes, from the first sight of it on: what an earlier run has done does not count as speed. */
export interface Pace {
  /** A second; 0 while nothing has moved. */
  readonly rate: number;
  /** Null while nobody can say. */
  readonly secondsLeft: number | null;
}

const LINE_EVERY_MS = 5_000;

export function showProgress(io: Pick<Io, 'err' | 'terminal' | 'now'>, title: string): ProgressView {
  const pace = createPace(io.now);
  return io.terminal ? bar(io.terminal, title, pace) : lines(io, title, pace);
}

export function createPace(now: () => number): (progress: TaskProgress) => Pace {
  let first: { readonly at: number; readonly done: number } | undefined;
  return ({ done, total }) => {
    first ??= { at: now(), done };
    const seconds = (now() - first.at) / 1_000;
    const rate = seconds > 0 ? Math.max(0, done - first.done) / seconds : 0;
    return { rate, secondsLeft: total === null || rate === 0 ? null : Math.max(0, total - done) / rate };
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
  return `, ${rate < 10 ? rate.toFixed(1) : Math.round(rate)} a second${left}`;
}

function durationText(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
