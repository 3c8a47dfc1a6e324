import { sharedKeys } from '../../../storage/keys.ts';
import { Clockwork } from './clockwork.ts';
import { checkEnd, checkLeft } from './end.ts';
import { begin } from './results.ts';
import { BY_HAND, iso, MINUTE, MUTED_UNTIL, START } from './rules.ts';
import { Stage } from './stage.ts';
import type { RunSpec, Story } from './story.ts';

/** Hours of the quiet days, from when mutes are over: everything is seen, nothing goes wrong, and a digest is due. */
const QUIET_HOURS = [0, 1, 2, 24, 48];

/** Plays a story, then quiet days, and throws when what was told breaks a promise. */
export async function play(story: Story): Promise<void> {
  const { runs, end, endStandings } = story;
  const stage = new Stage(story);
  const clockwork = new Clockwork(stage);
  stage.objects.give(sharedKeys.mutes, { schemaVersion: '1.0', mutes: BY_HAND, acknowledgements: [] });
  const published = { schemaVersion: '1.0', runId: 'run', asOf: iso(START), resources: [] };
  stage.objects.give(sharedKeys.publishedMetrics, published);

  let asOf = START;
  for (const [index, spec] of runs.entries()) {
    asOf += spec.gap * MINUTE;
    const played = begin(spec, `run-${index}`, asOf, index, stage);
    clockwork.schedule('decide', played, asOf + spec.decideDelay * MINUTE);
  }
  await clockwork.run();
  checkLeft(story, stage);

  const policy = runs.at(-1)?.policy ?? 0;
  const quiet: RunSpec = { ...QUIET, levels: end, policy, ...(endStandings && { standings: endStandings }) };
  const begins = Math.max(stage.clock, MUTED_UNTIL) + 60 * MINUTE;
  for (const [n, hours] of QUIET_HOURS.entries()) {
    const played = begin(quiet, `quiet-${n}`, begins + hours * 60 * MINUTE, runs.length + n, stage);
    clockwork.schedule('decide', played, played.asOf);
    await clockwork.run();
  }
  checkEnd(story, quiet, stage);
}

/** A run of which everything is seen, and in which nothing goes wrong. */
export const QUIET: RunSpec = {
  gap: 60,
  decideDelay: 0,
  notifyDelay: 0,
  levels: [50, 50, 50, 50],
  failed: [],
  evidence: ['read', 'read'],
  policy: 0,
  sampleAge: undefined,
  faults: [],
  interleaved: false,
  attempts: 1,
};
