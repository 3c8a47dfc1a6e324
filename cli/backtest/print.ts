import { BASIS_WORDS } from '../../core/text/basis.ts';
import { count, counted } from '../../core/text/count.ts';
import type { BacktestDocument } from '../json/backtest-document.ts';
import { joinBlocks } from '../kit/blocks.ts';
import { sanitize } from '../kit/sanitize.ts';
import { type Column, headLines, layOut, tableLines } from '../kit/table.ts';
import type { Terminal } from '../kit/terminal.ts';
import { originLine } from '../results/origin.ts';
import type { Results, ScopeResult } from '../results/results.ts';

export type BacktestAnswer = Omit<BacktestDocument, 'schemaVersion'>;
type Group = BacktestAnswer['groups'][number];
type Level = Group['levels'][number];
type Method = Level['methods'][number];

interface View {
  readonly results: Pick<Results, 'where'>;
  readonly scopes: readonly ScopeResult[];
  readonly now: Date;
}

const METHOD_WORDS: Readonly<Record<string, string>> = {
  forecast: 'forecast',
  lastValue: 'last value',
  line7: 'line, 7 days',
};

const LEVEL_WORDS: Readonly<Record<string, string>> = { step: 'a step ahead', full: 'full' };

const REASON_WORDS: Readonly<Record<string, string>> = {
  tooShort: 'fewer than 5 days',
  stale: 'nothing for 3 days',
  notMeasured: 'not measured',
  basisChanged: 'measured in another way',
};

/** Each below 80 columns. */
const LEGEND = [
  'For each week of the past, a forecast from the data of that time says when a',
  'level is reached. Full is the capacity of today. Most resources never fill, so a',
  'step ahead is tested, too: half of the change in the four weeks before.',
  '  within  reached between p10 and p90: a good forecast has 80 %',
  '  early   reached before p10: a good forecast has 10 %',
  '  late    reached after p90, or not by the end of the history: 10 %',
  '  open    not known by the end of the history: the true "within" is between',
  '          "within" and "within" plus "open"',
  '  error   median error of p50, as a ratio: 0.1 is 10 %',
  '  missed  reached within 14 days, although p50 was later',
  '  false   not reached within 30 days, although p50 was 30 days or less',
  'Weeks of one resource are not independent: look at the number of different',
  'resources. It is normal that few filled up. The history has no hours of that',
  "time: today's forecasts also see a rise of the last hours, these do not.",
];

export function backtestLines(answer: BacktestAnswer, { results, scopes, now }: View, terminal: Terminal): string[] {
  const { groups, resources, notKnown } = answer;
  const [all, ...byBasis] = groups;
  // Of one basis, all together says the same again.
  const shown = all && byBasis.length > 1 ? groups : byBasis;
  return joinBlocks(
    all ? [] : nothingLines(answer),
    ...shown.map((group) => groupLines(group, terminal)),
    all ? LEGEND.map(terminal.colors.dim) : [],
    [
      `${originLine(results, scopes, now)}.`,
      ...sampleLines(answer),
      ...(resources.judged > 0 && resources.judged < resources.sampled
        ? [
            `${counted(resources.sampled - resources.judged, 'resource')} with too short a history, or nothing to ask for.`,
          ]
        : []),
      ...(resources.gone > 0
        ? [
            resources.gone === 1
              ? '1 that is gone since is not judged.'
              : `${count(resources.gone)} that are gone since are not judged.`,
          ]
        : []),
    ],
    notKnown.map((text) => `Not known: ${sanitize(text)}`),
  );
}

function nothingLines({ since, resources }: BacktestAnswer): string[] {
  return [
    `There is too little history to judge anything${since === undefined ? '' : ` since ${since}`}.`,
    `It takes 30 days before, and 7 after. Something is kept of ${count(resources.withHistory)} of ${counted(resources.measured, 'resource')}.`,
  ];
}

function sampleLines({ resources: { sampled, withHistory } }: BacktestAnswer): string[] {
  if (sampled === withHistory) return [];
  return [
    `A sample of ${count(sampled)} of ${counted(withHistory, 'resource')}, the same each time: --limit takes more.`,
  ];
}

function groupLines({ basis, levels }: Group, terminal: Terminal): string[] {
  const name = basis === undefined ? 'all' : (BASIS_WORDS[basis] ?? sanitize(basis));
  const asked = levels.filter(({ origins }) => origins > 0);
  return asked.flatMap((level, index) => [...(index > 0 ? [''] : []), ...levelLines(name, level, terminal)]);
}

function levelLines(name: string, level: Level, { colors, columns }: Terminal): string[] {
  const { resources, resourcesReached, origins, reached, near, methods } = level;
  const layout = layOut(COLUMNS, methods, HEADINGS, columns() - 2);
  const head = headLines(layout, '', HEADINGS, { title: colors.bold, heading: colors.dim });
  return [
    `${colors.bold(`${name}, ${LEVEL_WORDS[level.level] ?? sanitize(level.level)}`)}: ${counted(resources, 'different resource')} in ${counted(origins, 'week')}`,
    reached === 0
      ? '  None reached it'
      : `  ${count(resourcesReached)} reached it, after ${count(reached)} of the weeks; after ${count(near)} within 14 days`,
    ...[...head.filter((line) => line.trim() !== ''), ...tableLines(layout, methods)].map((line) => `  ${line}`),
    ...noneLines(methods),
  ];
}

function noneLines(methods: readonly Method[]): string[] {
  return methods.flatMap(({ method, none }) => {
    if (none.length === 0) return [];
    const reasons = none.map(
      ({ reason, count: times }) => `${REASON_WORDS[reason] ?? sanitize(reason)} (${counted(times, 'time')})`,
    );
    return [`  No ${METHOD_WORDS[method] ?? sanitize(method)}: ${reasons.join(', ')}`];
  });
}

const HEADINGS = {
  ...{ within: 'within', early: 'early', late: 'late', open: 'open', error: 'error' },
  ...{ missed: 'missed', false: 'false' },
};

const asked = ({ within, early, late, open }: Method) => within + early + late + open;

const COLUMNS: readonly Column<Method>[] = [
  { key: 'method', text: ({ method }) => METHOD_WORDS[method] ?? sanitize(method) },
  ...(['within', 'early', 'late', 'open'] as const).map((key) => ({
    ...{ key, align: 'right' as const },
    text: (method: Method) => share(method[key], asked(method)),
  })),
  { key: 'error', text: ({ error }) => (error === null ? '–' : error.toFixed(2)), align: 'right' },
  { key: 'missed', text: ({ missed }) => share(missed.count, missed.of), align: 'right' },
  { key: 'false', text: ({ falseAlarms }) => share(falseAlarms.count, falseAlarms.of), align: 'right' },
];

function share(part: number, of: number): string {
  return of === 0 ? '–' : `${((100 * part) / of).toFixed(1)} %`;
}
