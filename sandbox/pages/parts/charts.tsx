/** Bars and lines, small and plain; the same figures stand in a table for whoever does not see them. */
import type { Props } from './props.ts';

const COLOURS: Readonly<Record<string, string>> = {
  orange: '#d65a3a',
  aqua: '#00a38d',
  purple: '#6a78d1',
  yellow: '#c99a35',
  pink: '#c86b90',
  blue: '#2f8fc4',
  green: '#4ba99a',
  darkOrange: '#b8421f',
  darkAqua: '#00755f',
  darkPurple: '#4b57a6',
  darkYellow: '#8a5300',
  darkPink: '#9c4468',
  darkBlue: '#00667a',
  darkGreen: '#2f6f65',
};
const WIDTH = 480;
const HEIGHT = 160;
const EDGE = 28;

interface Point {
  readonly name: string;
  readonly group: string;
  readonly value: number;
}

export const BarChart = (props: Props) => <Chart props={props} kind="bar" />;
export const LineChart = (props: Props) => <Chart props={props} kind="line" />;

function Chart({ props, kind }: { readonly props: Props; readonly kind: 'bar' | 'line' }) {
  const { axes, options = {} } = props;
  const points = pointsOf(props);
  const groups = [...new Set(points.map(({ group }) => group))];
  const names = [...new Set(points.map(({ name }) => name))];
  const most = Math.max(1, ...points.map(({ value }) => value));
  const colour = (group: string) =>
    COLOURS[axes.options?.colors?.[group] ?? options.colorList?.[groups.indexOf(group)]] ??
    Object.values(COLOURS)[groups.indexOf(group) % 7]!;
  const place = { names, groups, most };
  return (
    <figure className="ui-chart">
      {options.title && <figcaption>{options.title}</figcaption>}
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + EDGE}`} aria-hidden="true">
        <line x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
        {kind === 'bar'
          ? points.map((point) => (
              <rect key={keyOf(point)} {...barOf(point, place)} fill={colour(point.group)} />
            ))
          : groups.map((group) => (
              <polyline
                key={group}
                stroke={colour(group)}
                points={points
                  .filter((point) => point.group === group)
                  .map((point) => spotOf(point, place).join(','))
                  .join(' ')}
              />
            ))}
        {names.map((name, index) => (
          <text key={name} x={((index + 0.5) * WIDTH) / names.length} y={HEIGHT + 18} textAnchor="middle">
            {name}
          </text>
        ))}
      </svg>
      {groups.length > 1 && options.showLegend !== false && (
        <p>
          {groups.map((group) => (
            <span key={group} className="ui-legend">
              <i aria-hidden="true" style={{ background: colour(group) }} /> {group}
            </span>
          ))}
        </p>
      )}
      <table className="ui-hidden">
        <tbody>
          {points.map((point) => (
            <tr key={keyOf(point)}>
              <th>{[point.name, point.group].filter(Boolean).join(', ')}</th>
              <td>{point.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

interface Place {
  readonly names: readonly string[];
  readonly groups: readonly string[];
  readonly most: number;
}

function pointsOf({ data, axes }: Props): Point[] {
  const rows: readonly Props[] = Array.isArray(data) ? data : (data?.data ?? []);
  const grouped = axes.options?.groupFieldByColor;
  return rows.map((row) => ({
    name: String(row[axes.x.field]),
    group: grouped ? String(row[grouped]) : '',
    value: Number(row[axes.y.field]) || 0,
  }));
}

const keyOf = ({ name, group }: Point) => `${name} ${group}`;

function barOf({ name, group, value }: Point, { names, groups, most }: Place) {
  const slot = WIDTH / names.length;
  const width = (slot * 0.8) / groups.length;
  const height = (value / most) * (HEIGHT - 8);
  const x = names.indexOf(name) * slot + slot * 0.1 + groups.indexOf(group) * width;
  return { x, y: HEIGHT - height, width: width * 0.95, height };
}

function spotOf({ name, value }: Point, { names, most }: Place): readonly [number, number] {
  return [((names.indexOf(name) + 0.5) * WIDTH) / names.length, HEIGHT - (value / most) * (HEIGHT - 8)];
}
