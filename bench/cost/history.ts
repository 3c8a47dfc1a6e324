import { DAYS_KEPT } from '../../core/history/days.ts';
import { MAX_SERIES } from '../../storage/history/parts.ts';
import { assumed } from './measured.ts';

/**
 * CPU seconds of Record for a run's values in a full history, and of the run that closes a day. From `npm run bench:history`
 * of 2026-11-30, on a busy machine.
 */
const SECONDS_OF_SERIES = { hour: 43e-6, turn: 90e-6 } as const;

/**
 * CPU seconds that history and forecasts add to Evaluate if a tenth has moved in the hour. Then what the first run of a day,
 * which makes all forecasts, adds to that. From `npm run bench:hourly` of 2026-11-30, on a busy machine.
 */
const SECONDS_OF_FORECAST = { hour: 156e-6, first: 478e-6 } as const;

/**
 * Bytes of a stored series: 72 hours with a forecast, 400 days, and a row of a day's file. Half of the fleet moves at random.
 * A regular fleet packs to half of the hours and a third of the days.
 */
const BYTES = { hours: 61, days: 415, row: 30, evaluation: 32 } as const;

/** What is replaced stays as the generation before, and deleted, from one day to two (infra/bucket.ts). */
const DAYS_DELETED = 1.5;

const RANGE_BYTES = 256 * 1024;
/** A longer object is uploaded in parts of this size, with one request before and one after them. */
const UPLOAD_BYTES = 5 * 1024 * 1024;
/** Rows of a day's file that are read at a time. */
const GROUP_ROWS = 5000;
/** Histories that are read or written at a time, without IPAM (functions/evaluate, functions/record). */
const AT_ONCE = 10;

export interface Histories {
  /** Resources with figures, in all of them. */
  readonly series: number;
  /** One for each scope that has anything; without IPAM one for each account. All of the same size. */
  readonly histories: number;
  readonly runsADay: number;
}

/** What the histories add to a run, and what is kept of them. The runs of a day share what closing it takes. */
export function historyUsage({ series, histories, runsADay }: Histories) {
  const each = series / histories;
  const parts = Math.ceil(each / MAX_SERIES);
  const ranges = (bytes: number) => parts * Math.ceil((bytes * each) / parts / RANGE_BYTES);
  const puts = (bytes: number) => {
    const ofPart = (bytes * each) / parts;
    return parts * (ofPart < UPLOAD_BYTES ? 1 : 2 + Math.ceil(ofPart / UPLOAD_BYTES));
  };
  // The head, the hours; and the evaluations, which all accounts of a scope have together.
  const hour = { reads: 1 + ranges(BYTES.hours), writes: 1 + puts(BYTES.hours) };
  // The hours once more, the days, and the file that was written: its end, then group by group. The sweep looks at the head.
  const turn = {
    reads: ranges(BYTES.hours) + ranges(BYTES.days) + 2 + Math.ceil(each / GROUP_ROWS),
    writes: 1 + puts(BYTES.days),
  };
  const aRun = (ofHour: number, ofTurn: number) => histories * (ofHour + ofTurn / runsADay);
  const s3Reads = aRun(hour.reads, turn.reads) + Math.ceil((BYTES.evaluation * series) / RANGE_BYTES);
  // Both heads, the hours and the days, beside the inventory.
  const readByEvaluate = histories * (2 + ranges(BYTES.hours) + ranges(BYTES.days));
  const s3Writes = aRun(hour.writes, turn.writes);
  const waitsFor = (requests: number) => (requests * assumed.secondsOfS3Request) / Math.min(AT_ONCE, histories);
  const replaced = (aDay: number) => 2 + aDay * DAYS_DELETED;
  return {
    s3Reads: s3Reads + readByEvaluate,
    s3Writes,
    /** By step. `waits`: for S3. */
    steps: {
      Record: {
        seconds: series * (SECONDS_OF_SERIES.hour + SECONDS_OF_SERIES.turn / runsADay),
        waits: waitsFor(s3Reads + s3Writes),
      },
      Evaluate: {
        seconds: series * (SECONDS_OF_FORECAST.hour + SECONDS_OF_FORECAST.first / runsADay),
        waits: waitsFor(readByEvaluate),
      },
    },
    keptBytes: series * (BYTES.hours * replaced(runsADay) + BYTES.days * replaced(1) + BYTES.row * DAYS_KEPT),
  };
}
