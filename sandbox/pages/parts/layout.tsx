/** Where things stand. */
import { Children, type CSSProperties } from 'react';
import { type Props, pixels } from './props.ts';

const ALIGN: Readonly<Record<string, string>> = {
  start: 'flex-start',
  end: 'flex-end',
  between: 'space-between',
  around: 'space-around',
};

export function Flex({ direction, gap, justify, align, alignSelf, wrap, children }: Props) {
  const style: CSSProperties = {
    display: 'flex',
    flexDirection: direction ?? 'row',
    gap: pixels(gap),
    justifyContent: ALIGN[justify] ?? justify,
    alignItems: ALIGN[align] ?? align ?? 'stretch',
    alignSelf: ALIGN[alignSelf] ?? alignSelf,
    flexWrap: wrap === true ? 'wrap' : wrap || 'nowrap',
    minWidth: 0,
  };
  return <div style={style}>{children}</div>;
}

export function Inline(props: Props) {
  return <Flex align="center" {...props} direction="row" wrap="wrap" />;
}

export function Box({ flex, alignSelf, children }: Props) {
  return <div style={{ flex, alignSelf: ALIGN[alignSelf] ?? alignSelf, minWidth: 0 }}>{children}</div>;
}

export function AutoGrid({ columnWidth = 240, gap, flexible, children }: Props) {
  const fit = flexible ? 'auto-fit' : 'auto-fill';
  const columns = `repeat(${fit}, minmax(min(${columnWidth}px, 100%), 1fr))`;
  return <div style={{ display: 'grid', gap: pixels(gap), gridTemplateColumns: columns }}>{children}</div>;
}

export const Tile = ({ compact, flush, children }: Props) => (
  <div className={`ui-tile ${compact ? 'compact' : ''} ${flush ? 'flush' : ''}`}>{children}</div>
);

export const Divider = () => <hr />;

export const Spacer = ({ size = 'md' }: Props) => <div style={{ height: pixels(size) }} />;

export function Accordion({ title, defaultOpen, open, onClick, children }: Props) {
  return (
    <details className="ui-accordion" open={open ?? defaultOpen}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a summary is pressed, by mouse and keyboard */}
      <summary onClick={() => void onClick?.()}>{title}</summary>
      <div>{children}</div>
    </details>
  );
}

export function List({ variant, children }: Props) {
  const items = Children.map(children, (child) => <li>{child}</li>);
  return String(variant).startsWith('ordered') ? (
    <ol className="ui-list">{items}</ol>
  ) : (
    <ul className={`ui-list ${variant ?? ''}`}>{items}</ul>
  );
}
