/** What is only looked at. Colours stand beside words, never for them. */
import { useOverlay } from './overlays.tsx';
import type { Props } from './props.ts';

const WEIGHTS: Readonly<Record<string, number>> = { bold: 700, demibold: 600 };

export function Text({ variant, inline, format, truncate, children }: Props) {
  const style = {
    fontWeight: WEIGHTS[format?.fontWeight],
    fontStyle: format?.italic ? 'italic' : undefined,
    textDecoration: { strikethrough: 'line-through', underline: 'underline' }[String(format?.lineDecoration)],
    textTransform: format?.textTransform === 'sentenceCase' ? undefined : format?.textTransform,
  };
  const className = `ui-text ${variant ?? 'bodytext'} ${truncate ? 'cut' : ''}`;
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

export function Heading({ inline, children }: Props) {
  return <h3 className={`ui-heading ${inline ? 'inline' : ''}`}>{children}</h3>;
}

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

export function Tag(props: Props) {
  const { variant = 'default', onClick, children } = props;
  const { press, hanging } = useOverlay(props);
  const className = `ui-tag ${variant}`;
  if (!onClick && !hanging) return <span className={className}>{children}</span>;
  return (
    <>
      <button type="button" className={className} onClick={press}>
        {children}
      </button>
      {hanging}
    </>
  );
}

export function StatusTag({ variant = 'default', hollow, children }: Props) {
  return (
    <span className={`ui-status ${variant} ${hollow ? 'hollow' : ''}`}>
      <i aria-hidden="true" />
      {children}
    </span>
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

export function EmptyState({ title, children }: Props) {
  return (
    <div className="ui-empty">
      <h3>{title}</h3>
      {children}
    </div>
  );
}

export function ErrorState({ title = 'Something went wrong.', type = 'error', children }: Props) {
  return (
    <div className={`ui-empty ${type}`} role="alert">
      <span className="sign" aria-hidden="true">
        {type === 'lock' ? '🔒' : '!'}
      </span>
      <h3>{title}</h3>
      {children}
    </div>
  );
}

/** HubSpot has its own drawings; here a sign stands for each that we know. */
export function Icon({ name, screenReaderText, color }: Props) {
  const sign = SIGNS[name] ?? '•';
  return screenReaderText ? (
    <span className={`ui-icon ${color ?? ''}`} role="img" aria-label={screenReaderText}>
      {sign}
    </span>
  ) : (
    <span className={`ui-icon ${color ?? ''}`} aria-hidden="true">
      {sign}
    </span>
  );
}

const SIGNS: Readonly<Record<string, string>> = {
  success: '✓',
  checkCircle: '✓',
  warning: '!',
  exclamation: '!',
  exclamationCircle: '!',
  info: 'i',
  clock: '◷',
  locked: '🔒',
  add: '+',
  remove: '×',
  delete: '×',
  edit: '✎',
  search: '⌕',
  refresh: '↻',
  right: '→',
  left: '←',
  up: '↑',
  down: '↓',
};

export const Image = ({ src, alt, width, height }: Props) => (
  <img src={src} alt={alt} width={width} height={height} />
);
