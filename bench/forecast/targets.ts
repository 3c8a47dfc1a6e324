import { line, percent, type Row } from './print.ts';
import { medianError, type Score, share, sumOf } from './scores.ts';

const HARD = 'accelerating';
const RAMP = 'ramp that stops';
const RUNAWAY = 'runaway';
const YOUNG = 'young';

/** What is wanted, what was found, and whether that is enough. */
export function targetTable(rows: readonly Row[], cpuSeconds: number): string {
  const growing = rows.filter(({ family }) => family.trend);
  const still = rows.filter(({ family }) => !family.trend);
  const all = ours(growing);
  const known = ours(growing.filter(({ family }) => family.name !== RUNAWAY));
  const young = ours(growing.filter(({ family }) => family.name === YOUNG));
  const flat = ours(still);
  const cover = share(all.covered, all.pairs);
  const score = all.intervals / all.pairs;
  const least = worst(
    growing.filter(({ family }) => family.name !== HARD),
    (row) => -covered(row),
  );
  const hard = worst(
    growing.filter(({ family }) => family.name === HARD),
    (row) => -covered(row),
  );
  const behind = worst(growing, (row) => medianError(row.ours) - best(row));
  const won = growing.filter((row) => medianError(row.ours) <= best(row)).length;
  const alarmed = worst(
    still.filter(({ family }) => family.name !== RAMP),
    false30,
  );
  const ramp = worst(
    still.filter(({ family }) => family.name === RAMP),
    false30,
  );
  const flapped = growing.reduce((sum, row) => sum + row.flapped, 0);
  const followed = growing.reduce((sum, row) => sum + row.followed, 0);
  const none = share(all.none, all.series);
  const checks: readonly (readonly [what: string, target: string, found: string, met: boolean])[] = [
    ['coverage of p10 to p90', '75–88 %', `${cover.toFixed(1)} %`, cover >= 75 && cover <= 88],
    ['truth before p10', '≤ 14 %', `${percent(all.early, all.pairs)} %`, share(all.early, all.pairs) <= 14],
    ['error', '≤ 0.21', medianError(all).toFixed(2), medianError(all) <= 0.21],
    ['interval score', '≤ 2.5', score.toFixed(2), score <= 2.5],
    ['missed within 14 days', '≤ 15 %', `${percent(all.missed, all.sure)} %`, share(all.missed, all.sure) <= 15],
    ['… without runaway', '≤ 5 %', `${percent(known.missed, known.sure)} %`, share(known.missed, known.sure) <= 5],
    ['no forecast', '≤ 5 %', `${none.toFixed(1)} %`, none <= 5],
    ['… of young series', '≤ 50 %', `${percent(young.none, young.series)} %`, share(young.none, young.series) <= 50],
    ['coverage of each family', '≥ 65 %', `${-least.value} % (${least.name})`, -least.value >= 65],
    ['… accelerating', '≥ 50 %', `${-hard.value} %`, -hard.value >= 50],
    [
      'error above the best of last, line 7, line 30',
      '≤ 0.10',
      `${behind.value} (${behind.name})`,
      behind.value <= 0.1,
    ],
    ['… no worse in', '9 of 14', `${won} of ${growing.length}`, won >= 9],
    ['false within 30 days', '≤ 1.5 %', `${percent(flat.false30, flat.never30)} %`, false30Of(flat) <= 1.5],
    ['… each family', '≤ 3 %', `${alarmed.value} % (${alarmed.name})`, alarmed.value <= 3],
    ['… a ramp under way', '≤ 15 %', `${ramp.value} %`, ramp.value <= 15],
    [
      'false within 14 days',
      '≤ 1 %',
      `${percent(flat.false14, flat.never14)} %`,
      share(flat.false14, flat.never14) <= 1,
    ],
    ['alerts that come and go', '≤ 3 %', `${percent(flapped, followed)} %`, share(flapped, followed) <= 3],
    ['CPU of 100,000 series', '≤ 60 s', `${cpuSeconds.toFixed(0)} s`, cpuSeconds <= 60],
  ];
  return [
    line('', 'target', 'found', ''),
    line('---', '---:', '---:', '---'),
    ...checks.map(([what, target, found, met]) => line(what, target, found, met ? 'met' : '**missed**')),
  ].join('\n');
}

function ours(rows: readonly Row[]): Score {
  return sumOf(rows.map((row) => row.ours));
}

function covered({ ours: { covered: inside, pairs } }: Row): number {
  return share(inside, pairs);
}

function false30({ ours: score }: Row): number {
  return false30Of(score);
}

function false30Of(score: Score): number {
  return share(score.false30, score.never30);
}

function best({ last, line7, line30 }: Row): number {
  return Math.min(...[last, line7, line30].map(medianError));
}

/** The family with the highest value, rounded to hundredths. */
function worst(rows: readonly Row[], heightOf: (row: Row) => number): { name: string; value: number } {
  return rows
    .map((row) => ({ name: row.family.name, value: Math.round(heightOf(row) * 100) / 100 }))
    .reduce((most, each) => (each.value > most.value ? each : most), { name: '', value: Number.NEGATIVE_INFINITY });
}
