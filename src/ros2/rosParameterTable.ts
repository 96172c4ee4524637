import { ConfigError } from '../config/ConfigError.js';
import { mutabilityOf, nodeParameters } from './nodeParameters.js';

/** All parameters of the node as Markdown, for docs/ros2.md. */
export function rosParameterTable(): string {
  const leaves = nodeParameters.leaves.map(
    ({ name, type, default: value, minimum, maximum, choices, unit, description }) => ({
      name,
      type,
      default: JSON.stringify(value),
      range:
        choices?.join(', ') ??
        (minimum === undefined && maximum === undefined ? '' : `${minimum ?? ''} … ${maximum ?? ''}`),
      unit,
      description,
    }),
  );
  const maps = nodeParameters.maps.map(({ prefix, below, unit, description }) => ({
    name: `${prefix}.<key>${[...below.keys()].map((key) => (key === '' ? '' : `.${key}`)).join(', …')}`,
    type: [...below.values()].join(', '),
    default: '',
    range: '',
    unit,
    description,
  }));
  const rows = [...leaves, ...maps].map(
    (row) =>
      `| \`${row.name}\` | ${row.type} | ${row.default === '' ? '' : `\`${row.default}\``} | ${row.range} | ${row.unit} | ${CHANGES[mutabilityOf(row.name).type]} | ${row.description} |`,
  );
  return [
    '| parameter | type | default | range | unit | changes | meaning |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

const CHANGES = { live: 'live', inactive: 'inactive', 'at-configure': 'configure', never: 'never' } as const;

const BEGIN = '<!-- parameters -->';
const END = '<!-- /parameters -->';

/** The page with its table as it should be now. */
export function withParameterTable(page: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin)
    throw new ConfigError('config/no-table', `Expected ${BEGIN} and ${END} in the page for --ros but received neither`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${rosParameterTable()}\n\n${page.slice(end)}`;
}
