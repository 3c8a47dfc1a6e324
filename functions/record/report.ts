import { isNewer } from '../../core/text/times.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import { isDamage, ObjectDamaged, WriteConflict } from '../../storage/errors.ts';
import { LATEST_REPORT, REPORT_TYPE, reportKey } from '../../storage/keys.ts';
import { readLatest } from '../../storage/latest.ts';
import type { Objects, ReadableTexts, WriteCondition } from '../../storage/objects.ts';
import { jitteredPause } from '../../storage/update-json.ts';
import { describeError, isDenied, mayPass } from '../shared/ec2/refusals.ts';
import type { Invocation } from '../shared/task.ts';

const ATTEMPTS = 5;

type Deps = { readonly objects: Objects } & Pick<Invocation, 'now' | 'log'>;

/**
 * Puts the report of a run that latest.json names where the newest is found under one name. What is there is looked at before
 * latest.json is, and replaced only if it is still the same: so a newer run, which is in latest.json before it comes to this,
 * is never overwritten by an older one. No report fails a run: what cannot be copied is said, and what was there stays.
 */
export async function keepReport(run: Run, deps: Deps): Promise<void> {
  const { objects, log } = deps;
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        return await replaceOlder(run, deps);
      } catch (error) {
        if (!(error instanceof WriteConflict) || attempt >= ATTEMPTS) throw error;
        await jitteredPause(attempt);
      }
    }
  } catch (error) {
    const isKnown = isDamage(error) || error instanceof WriteConflict || isDenied(error) || mayPass(error);
    if (!isKnown) throw error;
    log.warn(`${objects.where}/${LATEST_REPORT} is not that of this run. ${describeError(error)}`);
  }
}

async function replaceOlder(run: Run, { objects, now, log }: Deps): Promise<void> {
  const condition = await conditionOn(objects);
  const others = Object.values(await readLatest(objects)).filter(({ runId }) => runId !== run.runId);
  if (others.some(({ asOf }) => isNewer(asOf, run, now()))) return;
  const report = await objects.getText(reportKey(run.runId, run.asOf));
  if (!report) {
    log.warn(`This run has no report: the log of RenderReport says why. ${LATEST_REPORT} stays what it was.`);
    return;
  }
  await objects.putText(LATEST_REPORT, report.text, { contentType: REPORT_TYPE, condition });
}

/** Whatever is there, and however damaged it is. */
async function conditionOn(objects: ReadableTexts): Promise<WriteCondition> {
  let etag: string | undefined;
  try {
    etag = (await objects.getText(LATEST_REPORT))?.etag;
  } catch (error) {
    if (!(error instanceof ObjectDamaged)) throw error;
    etag = error.etag;
  }
  return etag === undefined ? { ifNoneMatch: '*' } : { ifMatch: etag };
}
