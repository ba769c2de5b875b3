/** Where things stand. */
import { Children, type CSSProperties } from 'react';
import { type Props, pixels } from './props.ts';

const ALIGN: Readonly<Record<string, string>> = {
  start: 'flex-start',
  end: 'flex-end',
  between: 'space-between',
  around: 'space-around',
};

export function Flex({ direction, gap, justify, align, wrap, children }: Props) {
  const style: CSSProperties = {
    display: 'flex',
    flexDirection: direction ?? 'row',
    gap: pixels(gap),
    justifyContent: ALIGN[justify] ?? justify,
    alignItems: ALIGN[align] ?? align ?? 'stretch',
    flexWrap: wrap === true ? 'wrap' : wrap || 'nowrap',
  };
  return <div style={style}>{children}</div>;
}

export function Inline(props: Props) {
  return <Flex align="center" {...props} direction="row" wrap="wrap" />;
}

export function Box({ flex, children }: Props) {
  return <div style={{ flex }}>{children}</div>;
}

export function Divider() {
  return <hr />;
}

export function Accordion({ title, defaultOpen, open, children }: Props) {
  return (
    <details className="ui-accordion" open={open ?? defaultOpen}>
      <summary>{title}</summary>
      <div>{children}</div>
    </details>
  );
}

export function List({ variant, children }: Props) {
  const items = Children.map(children, (child) => <li>{child}</li>);
  return String(variant).startsWith('ordered') ? (
    <ol className="ui-list">{items}</ol>
  ) : (
    <ul className="ui-list">{items}</ul>
  );
}

export function Table({ children }: Props) {
  return (
    <div className="ui-scroll">
      <table className="ui-table">{children}</table>
    </div>
  );
}

export const TableHead = ({ children }: Props) => <thead>{children}</thead>;
export const TableBody = ({ children }: Props) => <tbody>{children}</tbody>;
export const TableFooter = ({ children }: Props) => <tfoot>{children}</tfoot>;
export const TableRow = ({ children }: Props) => <tr>{children}</tr>;

/** Column heads in the head; in the foot, cells that stand out. */
export function TableHeader({ align, width, children }: Props) {
  const style: CSSProperties = { textAlign: align ?? 'left', width: width === 'min' ? '1%' : undefined };
  return <th style={style}>{children}</th>;
}

export function TableCell({ align, colSpan, children }: Props) {
  return (
    <td colSpan={colSpan} style={{ textAlign: align }}>
      {children}
    </td>
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
