import { h } from 'preact';
import type { ReportData, Trend } from '../../core/report/report-data.ts';
import { count } from '../../core/text/count.ts';
import { LineChart } from './kit/line-chart.ts';
import type { SectionProps } from './props.ts';

/** Totals over days, and findings over runs. Where there is no history, there is no section. */
export function TrendSection({ data }: SectionProps) {
  const { trend } = data;
  if (!trend) return null;
  const charts = [addressesOf(trend), verdictsOf(trend)].filter((each) => each !== null);
  if (charts.length === 0) return null;
  return h(
    'section',
    { id: 'trend', tabIndex: -1, 'aria-labelledby': 'trend-title' },
    h('div', { class: 'heading' }, h('h2', { id: 'trend-title' }, 'Trend')),
    h('div', { class: 'charts' }, charts),
  );
}

function addressesOf({ days, assigned, capacity }: Trend) {
  const measured = days.flatMap((day, at) => {
    const [used, all] = [assigned[at], capacity[at]];
    return used == null || all == null ? [] : [{ day, used, all }];
  });
  const [first, last] = [measured[0], measured.at(-1)];
  if (!first || !last || first === last) return null;
  const by = last.used - first.used;
  return h(
    'figure',
    { class: 'card' },
    h(
      'figcaption',
      null,
      h('h3', null, 'IPv4 addresses used in subnets'),
      h(
        'p',
        { class: 'quiet' },
        `${count(last.used)} of ${count(last.all)} on ${last.day}; ${by < 0 ? '-' : '+'}${count(Math.abs(by))} since ${first.day}.`,
      ),
    ),
    h(LineChart, {
      label: `Addresses used by day, from ${count(first.used)} to ${count(last.used)}`,
      from: days[0] ?? '',
      to: days.at(-1) ?? '',
      low: Math.min(...measured.map(({ used }) => used)),
      lines: [{ class: 'ok', values: assigned }],
    }),
  );
}

function verdictsOf({ verdicts }: Trend) {
  const [first, last] = [verdicts[0], verdicts.at(-1)];
  if (!first || !last || first === last) return null;
  const change = (name: 'critical' | 'warning') => `${name} ${count(first[name])} → ${count(last[name])}`;
  return h(
    'figure',
    { class: 'card' },
    h(
      'figcaption',
      null,
      h('h3', null, 'Findings by run'),
      h('p', { class: 'quiet' }, `${change('critical')}, ${change('warning')} since ${first.asOf.slice(0, 10)}.`),
    ),
    h(LineChart, {
      label: `Findings by run: ${change('critical')}, ${change('warning')}`,
      from: first.asOf.slice(0, 10),
      to: last.asOf.slice(0, 10),
      low: 0,
      lines: [
        { class: 'critical', values: verdicts.map(({ critical }) => critical), name: 'critical' },
        { class: 'warning', values: verdicts.map(({ warning }) => warning), name: 'warning' },
      ],
    }),
  );
}

/** Whether a link to it leads anywhere. */
export function hasTrend({ trend }: ReportData): boolean {
  return trend !== undefined && (addressesOf(trend) !== null || verdictsOf(trend) !== null);
}
