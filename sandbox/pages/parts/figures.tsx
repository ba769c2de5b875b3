/** Numbers: a score, a bar, a row of figures, how far a way has been gone, pairs of name and value. */
import { useId } from 'react';
import type { Props } from './props.ts';

export function ScoreCircle({ score }: Props) {
  const share = Math.min(100, Math.max(0, Math.round(score)));
  const tone = share < 33 ? 'low' : share < 66 ? 'middle' : 'high';
  return (
    <div className={`ui-score ${tone}`}>
      <svg viewBox="0 0 36 36" aria-hidden="true">
        <circle cx="18" cy="18" r="16" />
        <circle cx="18" cy="18" r="16" pathLength="100" strokeDasharray={`${share} 100`} />
      </svg>
      <span>
        <span className="ui-hidden">Score </span>
        {share}
      </span>
    </div>
  );
}

export function ProgressBar(props: Props) {
  const { title, value = 0, maxValue = 100, valueDescription, variant = 'success', showPercentage } = props;
  const label = useId();
  const share = Math.min(100, Math.max(0, (value / (maxValue || 1)) * 100));
  return (
    <div className={`ui-progress ${variant}`}>
      <div id={label}>
        {title && <span>{title}</span>}
        {showPercentage && <span>{Math.round(share)} %</span>}
        {valueDescription && <span>{valueDescription}</span>}
      </div>
      <div
        className="track"
        role="progressbar"
        aria-label={props['aria-label']}
        aria-labelledby={props['aria-label'] ? undefined : label}
        aria-valuenow={Math.round(share)}
      >
        <div style={{ width: `${share}%` }} />
      </div>
    </div>
  );
}

export const Statistics = ({ children }: Props) => <div className="ui-figures">{children}</div>;

export function StatisticsItem({ label, number, children }: Props) {
  return (
    <div>
      <span>{label}</span>
      <strong>{number}</strong>
      {children}
    </div>
  );
}

export function StatisticsTrend({ value, direction, color }: Props) {
  const isUp = direction === 'increase';
  return (
    <small className={`ui-trend ${color ?? (isUp ? 'green' : 'red')}`}>
      <span aria-hidden="true">{isUp ? '▲ ' : '▼ '}</span>
      <span className="ui-hidden">{isUp ? 'up by ' : 'down by '}</span>
      {value}
    </small>
  );
}

export const DescriptionList = ({ direction = 'column', children }: Props) => (
  <dl className={`ui-pairs ${direction}`}>{children}</dl>
);

export const DescriptionListItem = ({ label, children }: Props) => (
  <div>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
);

export function StepIndicator({ stepNames = [], currentStep = 0, direction, onClick }: Props) {
  return (
    <ol className={`ui-steps ${direction ?? 'horizontal'}`}>
      {stepNames.map((name: string, index: number) => {
        const state = index < currentStep ? 'done' : index === currentStep ? 'now' : 'ahead';
        const content = (
          <>
            <i aria-hidden="true">{state === 'done' ? '✓' : index + 1}</i>
            {name}
            {state === 'done' && <span className="ui-hidden"> (done)</span>}
          </>
        );
        return (
          <li key={name} className={state} aria-current={state === 'now' ? 'step' : undefined}>
            {onClick ? (
              <button type="button" onClick={() => void onClick(index)}>
                {content}
              </button>
            ) : (
              content
            )}
          </li>
        );
      })}
    </ol>
  );
}
