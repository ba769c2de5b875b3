/** Tables, with pages where they are long. */
import type { CSSProperties } from 'react';
import { useValue } from './field.tsx';
import type { Props } from './props.ts';

export function Table(props: Props) {
  const { paginated, pageCount = 1, page: given = 1, onPageChange, density, children } = props;
  const [page, setPage] = useValue<number>(given);
  const go = (next: number) => {
    setPage(next);
    void onPageChange?.(next);
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <div className="ui-scroll" tabIndex={0}>
        <table className={`ui-table ${density ?? ''}`}>{children}</table>
      </div>
      {paginated && pageCount > 1 && (
        <nav className="ui-pages" aria-label="Pages of the table">
          <button type="button" disabled={page <= 1} onClick={() => go(page - 1)}>
            Previous
          </button>
          <span>
            Page {page} of {pageCount}
          </span>
          <button type="button" disabled={page >= pageCount} onClick={() => go(page + 1)}>
            Next
          </button>
        </nav>
      )}
    </>
  );
}

export const TableHead = ({ children }: Props) => <thead>{children}</thead>;
export const TableBody = ({ children }: Props) => <tbody>{children}</tbody>;
export const TableFooter = ({ children }: Props) => <tfoot>{children}</tfoot>;
export const TableRow = ({ children }: Props) => <tr>{children}</tr>;

const MARKS: Readonly<Record<string, string>> = { ascending: '▲', descending: '▼', none: '↕' };

/** Column heads in the head; in the foot, cells that stand out. */
export function TableHeader({ align, width, sortDirection, onSortChange, disabled, children }: Props) {
  const style: CSSProperties = { textAlign: align ?? 'left', ...widthOf(width) };
  const isSorted = sortDirection && sortDirection !== 'never';
  if (!isSorted) return <th style={style}>{children}</th>;
  const next = sortDirection === 'ascending' ? 'descending' : 'ascending';
  return (
    <th style={style} aria-sort={sortDirection}>
      <button type="button" disabled={disabled} onClick={() => void onSortChange?.(next)}>
        {children} <span aria-hidden="true">{MARKS[sortDirection]}</span>
      </button>
    </th>
  );
}

export function TableCell({ align, colSpan, width, children }: Props) {
  return (
    <td colSpan={colSpan} style={{ textAlign: align, ...widthOf(width) }}>
      {children}
    </td>
  );
}

function widthOf(width: string | number | undefined): CSSProperties {
  if (width === 'min') return { width: '1%', whiteSpace: 'nowrap' };
  return typeof width === 'number' ? { width } : {};
}
