import type { Parameters } from '../service.ts';

const NUMBERS = new Set(['Value', 'StorageResolution', 'SampleCount', 'Sum', 'Minimum', 'Maximum']);
const NUMBER_LISTS = new Set(['Values', 'Counts']);

type Node = { [name: string]: Node | string };

/**
 * A Query request (`MetricData.member.1.Dimensions.member.1.Name=…`), which older clients send, as the structure that
 * the JSON protocol has. What is no number stays a string, for the check to refuse.
 */
export function metricDataOfQuery(params: Parameters): unknown {
  const root: Node = Object.create(null);
  for (const [name, value] of Object.entries(params)) {
    if (name === 'Action' || name === 'Version') continue;
    const path = name.split('.');
    const last = path.pop() ?? '';
    let node = root;
    for (const step of path) {
      const known = node[step];
      const next: Node = typeof known === 'object' ? known : Object.create(null);
      node[step] = next;
      node = next;
    }
    node[last] = value;
  }
  return shape('', root);
}

function shape(name: string, node: Node | string): unknown {
  if (typeof node === 'string') return scalar(name, node);
  const { member } = node;
  if (typeof member === 'object') {
    const list = Object.entries(member).sort(([a], [b]) => Number(a) - Number(b));
    return list.map(([, value]) => shape(NUMBER_LISTS.has(name) ? 'Value' : '', value));
  }
  return Object.fromEntries(
    Object.entries(node).map(([child, value]) => [child, shape(isDimension(node) ? '' : child, value)]),
  );
}

/** A dimension's Value is text, a metric's is a number. */
const isDimension = (node: Node) => 'Name' in node;

function scalar(name: string, value: string): unknown {
  if (name === 'Timestamp') return Date.parse(value) / 1000;
  if (name === 'StrictEntityValidation') return value === 'true';
  const number = Number(value);
  return NUMBERS.has(name) && value !== '' && Number.isFinite(number) ? number : value;
}
