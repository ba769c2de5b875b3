/** What is only looked at. Colours stand beside words, never for them. */
import { useId } from 'react';
import type { Props } from './props.ts';

const WEIGHTS: Readonly<Record<string, number>> = { bold: 700, demibold: 600 };

export function Text({ variant, inline, format, children }: Props) {
  const style = {
    fontWeight: WEIGHTS[format?.fontWeight],
    fontStyle: format?.italic ? 'italic' : undefined,
  };
  const className = `ui-text ${variant ?? 'bodytext'}`;
  return inline ? (
    <span className={className} style={style}>
      {children}
    </span>
  ) : (
    <p className={className} style={style}>
      {children}
    </p>
  );
}

export const Heading = ({ children }: Props) => <h3 className="ui-heading">{children}</h3>;

export function Alert({ title, variant = 'info', children }: Props) {
  return (
    <div
      className={`ui-alert ${variant}`}
      role={variant === 'error' || variant === 'danger' ? 'alert' : 'status'}
    >
      <strong>{title}</strong>
      {children}
    </div>
  );
}

export const Tag = ({ variant = 'default', children }: Props) => (
  <span className={`ui-tag ${variant}`}>{children}</span>
);

export function StatusTag({ variant = 'default', children }: Props) {
  return (
    <span className={`ui-status ${variant}`}>
      <i aria-hidden="true" />
      {children}
    </span>
  );
}

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

export function ProgressBar({
  title,
  value = 0,
  maxValue = 100,
  valueDescription,
  variant = 'success',
  showPercentage,
}: Props) {
  const label = useId();
  const share = Math.min(100, Math.max(0, (value / (maxValue || 1)) * 100));
  return (
    <div className={`ui-progress ${variant}`}>
      <div id={label}>
        {title && <span>{title}</span>}
        {showPercentage && <span>{Math.round(share)} %</span>}
        {valueDescription && <span>{valueDescription}</span>}
      </div>
      <div className="track" role="progressbar" aria-labelledby={label} aria-valuenow={Math.round(share)}>
        <div style={{ width: `${share}%` }} />
      </div>
    </div>
  );
}

export function LoadingSpinner({ label, showLabel }: Props) {
  return (
    <div className="ui-spinner" role="status" aria-label={label}>
      <i aria-hidden="true" />
      {showLabel && <span>{label}</span>}
    </div>
  );
}
