// biome-ignore-all lint/suspicious/noExplicitAny: a template is any JSON, and a test plants faults in it
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Parameters } from '../../local/aws/service.ts';
import { scopeSteps } from '../../statemachine/definition.ts';
import { type FunctionName, functions } from '../../statemachine/steps.ts';
import { organisation, REGION, SCOPES } from '../statemachine/organisation.ts';
import { isRinging, type Point } from './alarms/cloudwatch.ts';
import { awsPoints, logPoints, platformReport, putPoints, queuePoints } from './alarms/published.ts';
import { type Deployment, deploy, type Seen } from './deployed/deployment.ts';
import type { RawTemplate } from './template/resolve.ts';
import { type Synthesized, view } from './template/synth.ts';

// Every alarm of the template, evaluated as CloudWatch does, on what the deployed bundles put and log, and on what AWS
// itself publishes of them and of the executed state machine. The schedule is the default one: hourly.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** So many hours without a run are too many. */
const EXPECTED_HOURS = 2;

/** What was seen while something happened, before AWS and the template's filters make metrics of it. */
interface Happening {
  readonly from: number;
  readonly put: readonly Point[];
  readonly seen: readonly Seen[];
}

let deployed: Deployment;
const happenings = new Map<string, Happening>();

beforeAll(async () => {
  deployed = await deploy({ homeRegions: [REGION] }, organisation());
  const { aws, throttled, scheduledInput } = deployed;
  const { faults } = aws;
  const arnOf = (step: string) =>
    deployed.stack.one('AWS::StepFunctions::StateMachine').Properties.DefinitionSubstitutions[`${step}FunctionArn`];

  async function happen(name: string, expected: object, ends: { signal?: AbortSignal; timeoutSeconds?: number } = {}) {
    const metrics = () => readLines(join(deployed.outDir, 'cloudwatch/metrics.jsonl'));
    const before = { seen: deployed.seen.length, put: metrics().length };
    const from = Date.now();
    expect(await deployed.run(name, scheduledInput, ends)).toMatchObject(expected);
    faults.clear();
    const put = putPoints(metrics().slice(before.put));
    happenings.set(name, { from, put, seen: deployed.seen.slice(before.seen) });
  }
  const failed = (part: string) => ({ status: 'FAILED', error: 'RunFailed', cause: expect.stringContaining(part) });

  faults.add({ action: 'sns:Publish', do: { error: { code: 'AuthorizationError' } } });
  await happen('undelivered', failed('"part":"Notify"'));
  const isHistory = ({ Key }: Parameters) => String(Key).startsWith('history/');
  faults.add({ action: 's3:GetObject', when: isHistory, do: { error: { code: 'AccessDenied' } } });
  await happen('history-denied', failed('HistoryNotKept'));
  const isReport = ({ Key }: Parameters) => String(Key).startsWith('reports/');
  faults.add({ action: 's3:PutObject', when: isReport, do: { error: { code: 'AccessDenied' } } });
  await happen('no-report', { status: 'SUCCEEDED', output: { status: 'complete' } });
  await happen('well', { status: 'SUCCEEDED', output: { status: 'complete' } });
  faults.add({
    action: 'ec2:GetIpamResourceCidrs',
    when: ({ IpamScopeId }) => IpamScopeId === SCOPES[1],
    do: { error: { code: 'UnauthorizedOperation' } },
  });
  await happen('partial', { status: 'SUCCEEDED', output: { status: 'partial' } });
  faults.add({ action: 'ec2:GetIpamResourceCidrs', do: { error: { code: 'UnauthorizedOperation' } } });
  await happen('nothing-evaluated', failed('NoScopeEvaluated'));
  faults.add({ action: 'ec2:DescribeIpams', do: { error: { code: 'UnauthorizedOperation' } } });
  await happen('undiscovered', failed('"part":"Discover"'));
  // One list of one scope: lists that are read side by side fail together, in one invocation.
  faults.add({
    action: 'ec2:GetIpamResourceCidrs',
    when: ({ IpamScopeId, ResourceType }) => IpamScopeId === SCOPES[1] && ResourceType === 'vpc',
    times: 3,
    do: { error: { code: 'RequestLimitExceeded' } },
  });
  await happen('throttled', { status: 'SUCCEEDED', output: { status: 'complete' } });
  throttled.set(arnOf('Collect'), 3);
  await happen('no-room', { status: 'SUCCEEDED', output: { status: 'complete' } });
  await happen('timed-out', { status: 'TIMED_OUT' }, { timeoutSeconds: 0.01 });
  await happen('aborted', { status: 'ABORTED' }, { signal: AbortSignal.abort() });
}, 300_000);
afterAll(async () => await deployed?.stop());

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').trim().split('\n');
  } catch {
    return [];
  }
}

/** What rang at some minute of a scenario, and what rings at its end. */
interface Rung {
  readonly rang: string[];
  readonly atEnd: string[];
}
interface Scenario {
  readonly expected: Rung;
  readonly from: number;
  readonly until: number;
  readonly points: (stack: Synthesized) => Point[];
}

function happening(name: string): Happening {
  const found = happenings.get(name);
  if (!found) throw new Error(`${name} did not happen`);
  return found;
}

/** Of the stack that was asked last: one after the other is tried with all of them. */
let known: { readonly stack?: Synthesized; readonly points: Map<string, Point[]> } = { points: new Map() };
const pointsOf = (name: string) => (stack: Synthesized) => {
  if (known.stack !== stack) known = { stack, points: new Map() };
  const { put, seen } = happening(name);
  const points = known.points.get(name) ?? [...put, ...awsPoints(stack, seen)];
  known.points.set(name, points);
  return points;
};
const shifted = (points: readonly Point[], ms: number) => points.map((point) => ({ ...point, at: point.at + ms }));

/** A run that went well, half an hour before something else happens. */
function before(stack: Synthesized, from: number): Point[] {
  return shifted(pointsOf('well')(stack), from - happening('well').from - HOUR / 2);
}

const rings = (...names: string[]): Rung => ({ rang: names, atEnd: names });

/** Something happens once; then nothing, for less than a run is missed. */
function once(name: string, expected: Rung, minutes = 55): Scenario {
  const { from } = happening(name);
  return {
    expected,
    from,
    until: from + minutes * MINUTE,
    points: (stack) => [...before(stack, from), ...pointsOf(name)(stack)],
  };
}

/** The same every hour. */
function hourly(name: string, hours: number, expected: Rung): Scenario {
  const { from } = happening(name);
  const points = (stack: Synthesized) => {
    const one = pointsOf(name)(stack);
    return [...before(stack, from), ...Array.from({ length: hours }, (_, hour) => shifted(one, hour * HOUR)).flat()];
  };
  return { expected, from, until: from + hours * HOUR - 5 * MINUTE, points };
}

/** Something is published at one time, half an hour after a run that went well. */
function published(expected: Rung, more: (stack: Synthesized, at: Date) => Point[]): Scenario {
  const { from } = happening('well');
  const points = (stack: Synthesized) => [...before(stack, from), ...more(stack, new Date(from + 1000))];
  return { expected, from, until: from + 55 * MINUTE, points };
}

const idOf = (stack: Synthesized, type: string, part: string): string => {
  const [found, ...more] = stack.ofType(type).flatMap(([id]) => (id.includes(part) ? [id] : []));
  if (found === undefined || more.length > 0) throw new Error(`Not one ${type} with ${part}`);
  return found;
};
const functionId = (stack: Synthesized, name: FunctionName) =>
  idOf(stack, 'AWS::Lambda::Function', `Monitor${name}Function`);

const deployedNames = () => (Object.keys(functions) as FunctionName[]).filter((name) => name !== 'Webhook');

function scenarios(): Record<string, Scenario> {
  const { stack } = deployed;
  const well = happening('well');
  /** A function logs a line, so many times. */
  const logs =
    (name: FunctionName, line: string, times = 1) =>
    (of: Synthesized, at: Date) =>
      Array.from({ length: times }, () => logPoints(of, functionId(stack, name), line, at)).flat();
  const throttledLine =
    happening('throttled').seen.flatMap((each) =>
      'logged' in each && each.logged.includes('"Throttled"') ? each.logged : [],
    )[0] ?? '';
  const soon = { rang: ['RunFailed'], atEnd: [] };
  return {
    'all is well': hourly('well', 8, rings()),
    'no run since': once('well', rings('RunMissing'), EXPECTED_HOURS * 60 + 2),
    'no run since, while another deployment writes to the same namespace': {
      ...once('well', rings('RunMissing'), 4 * 60),
      points: (of) => [...pointsOf('well')(of), ...range(4).flatMap((hour) => shifted(ofAnother(well), hour * HOUR))],
    },
    'another deployment has a partial run': published(rings(), () => ofAnother(happening('partial'))),
    'no run for a day': once('well', rings('RunMissing'), 24 * 60),
    'a message that cannot be delivered': once('undelivered', soon),
    'messages that cannot be delivered are no missing runs': hourly('undelivered', 5, soon),
    'a history that may not be read': once('history-denied', soon),
    'a report that may not be written': once('no-report', rings('ReportFailed')),
    'reports that may not be written': hourly('no-report', 4, rings('ReportFailed')),
    'a run that finds no IPAM': once('undiscovered', soon),
    'runs that find no IPAM': hourly('undiscovered', 4, { rang: ['RunFailed', 'RunMissing'], atEnd: ['RunMissing'] }),
    'a run without a scope that can be read': once('nothing-evaluated', soon),
    'runs without a scope that can be read': hourly('nothing-evaluated', 4, {
      rang: ['RunFailed', 'RunMissing'],
      atEnd: ['RunMissing'],
    }),
    'a scope that fails': once('partial', rings('RunPartial')),
    'a run that is ended': once('timed-out', { rang: ['RunTimedOut'], atEnd: [] }),
    'a run that is stopped': once('aborted', { rang: ['RunAborted'], atEnd: [] }),
    'EC2 throttles': once('throttled', rings('Throttled')),
    'EC2 throttles twice': published(rings(), logs('Collect', throttledLine, 2)),
    'no room for a function': once('no-room', rings('Concurrency')),
    ...Object.fromEntries(
      scopeSteps.map((name) => [
        `no room for ${name}`,
        published(rings('Concurrency'), (_, at) => {
          const refused: Seen = { at, functionId: functionId(stack, name), invoked: 'throttled' };
          return awsPoints(stack, [refused, refused, refused]);
        }),
      ]),
    ),
    'no room for executions': published(rings('Concurrency'), (_, at) =>
      Array.from({ length: 3 }, () => ({
        namespace: 'AWS/States',
        name: 'ExecutionThrottled',
        dimensions: { StateMachineArn: machineArn(well) },
        at: at.getTime(),
        value: 1,
      })),
    ),
    'the schedule cannot start a run': published(rings('DeadLetters'), (of, at) => {
      const { Arn } = of.one('AWS::Scheduler::Schedule').Properties.Target.DeadLetterConfig;
      return queuePoints(Arn, at.getTime(), 60);
    }),
    ...Object.fromEntries(
      deployedNames().flatMap((name) => {
        const { timeoutSeconds, memoryMb } = functions[name];
        const report = (time: number, memory: number) =>
          platformReport({ durationMs: timeoutSeconds * 1000 * time, maxMemoryUsedMB: memoryMb * memory });
        return [
          [`${name} is refused for now`, published(rings('Throttled'), logs(name, throttledLine, 3))],
          [`${name} runs out of time`, published(rings('NearTimeout'), logs(name, report(1, 0.5)))],
          [`${name} runs out of memory`, published(rings('NearMemory'), logs(name, report(0.5, 0.95)))],
          [`${name} has enough of both`, published(rings(), logs(name, report(0.89, 0.89)))],
        ];
      }),
    ),
  };
}

const range = (length: number) => Array.from({ length }, (_, index) => index);

/** What another deployment puts of the same, into the same namespace. */
function ofAnother({ put }: Happening): Point[] {
  const named = (dimensions: Point['dimensions']) =>
    dimensions.Deployment === undefined ? dimensions : { ...dimensions, Deployment: 'IpamMonitor-2/Monitor' };
  return put.map((each) => ({ ...each, dimensions: named(each.dimensions) }));
}

function machineArn({ seen }: Happening): string {
  return seen.flatMap((each) => ('machineArn' in each ? each.machineArn : []))[0] ?? '';
}

const alarmsOf = (stack: Synthesized) =>
  stack.ofType('AWS::CloudWatch::Alarm').map(([id, { Properties }]) => ({ name: nameOf(id), Properties }));
const nameOf = (id: string) => /^MonitorAlarms([A-Za-z]+?)[0-9A-F]{8}$/.exec(id)?.[1] ?? id;

function rung(stack: Synthesized, { from, until, points }: Scenario): Rung {
  const all = points(stack);
  // From when the run has been for a minute, and each five minutes.
  const times: number[] = [];
  for (let at = from + MINUTE; at < until; at += 5 * MINUTE) times.push(at);
  times.push(until);
  const rang = alarmsOf(stack).filter(({ Properties }) => times.some((at) => isRinging(Properties, all, at)));
  const atEnd = rang.filter(({ Properties }) => isRinging(Properties, all, until));
  const names = (alarms: typeof rang) => alarms.map(({ name }) => name).sort();
  return { rang: names(rang), atEnd: names(atEnd) };
}

test('each alarm rings for what it is there for, and no other does', () => {
  const all = Object.entries(scenarios());
  const found = Object.fromEntries(all.map(([name, scenario]) => [name, rung(deployed.stack, scenario)]));
  expect(found).toEqual(Object.fromEntries(all.map(([name, { expected }]) => [name, expected])));
});

test('of every alarm it is known when it rings, and when it does not', () => {
  const expected = Object.values(scenarios()).map(({ expected: { rang } }) => rang);
  for (const { name } of alarmsOf(deployed.stack)) {
    expect(expected.some((rang) => rang.includes(name))).toBe(true);
    expect(expected.some((rang) => !rang.includes(name))).toBe(true);
  }
});

test('a report that may not be written is one line in the log', () => {
  const errors = happening('no-report').seen.flatMap((each) =>
    'logged' in each && each.logged.includes('"level":"ERROR"') ? [each] : [],
  );
  expect(errors.map(({ functionId: id }) => id)).toEqual([functionId(deployed.stack, 'RenderReport')]);
});

test('a run that is missed is told of when it is, and not before', () => {
  const scenario = once('well', rings('RunMissing'));
  const last = Math.max(...happening('well').put.flatMap(({ name, at }) => (name === 'RunEvaluated' ? at : [])));
  const missing = alarmsOf(deployed.stack).find(({ name }) => name === 'RunMissing')?.Properties;
  const points = scenario.points(deployed.stack);
  expect(isRinging(missing, points, last + EXPECTED_HOURS * HOUR)).toBe(false);
  expect(isRinging(missing, points, last + EXPECTED_HOURS * HOUR + MINUTE)).toBe(true);
});

/** Templates with one fault each, in the alarms and in the metric filters that they live on. */
function* planted(raw: RawTemplate): Generator<[string, RawTemplate]> {
  const change = (id: string, path: string, mend: (properties: any) => void): [string, RawTemplate] => {
    const copy = structuredClone(raw) as any;
    mend(copy.Resources[id].Properties);
    return [`${id}: ${path}`, copy];
  };
  const wrongIn = function* (id: string, of: (properties: any) => any, path: string): Generator<[string, RawTemplate]> {
    for (const field of ['MetricName', 'Namespace']) {
      yield change(id, `${path}${field}`, (properties) => {
        of(properties)[field] += 'x';
      });
    }
    yield change(id, `${path}Dimensions`, (properties) => {
      const metric = of(properties);
      const [{ Name = 'Wrong' } = {}, ...more] = metric.Dimensions ?? [];
      metric.Dimensions = [{ Name, Value: 'wrong' }, ...more];
    });
  };
  for (const [id, { Type, Properties }] of Object.entries(raw.Resources)) {
    if (Type === 'AWS::CloudWatch::Alarm') {
      if (!Properties.Metrics) yield* wrongIn(id, (properties) => properties, '');
      for (const [index, { MetricStat }] of (Properties.Metrics ?? []).entries()) {
        if (MetricStat) yield* wrongIn(id, ({ Metrics }) => Metrics[index].MetricStat.Metric, `Metrics.${index}.`);
      }
      // Where nothing is missing it does not matter how that is treated.
      if (!Properties.Metrics) {
        yield change(id, 'TreatMissingData', (properties) => {
          properties.TreatMissingData = properties.TreatMissingData === 'breaching' ? 'notBreaching' : 'breaching';
        });
      }
      yield change(id, 'Period', (properties) => {
        const stats = (properties.Metrics ?? []).flatMap(({ MetricStat }: any) => MetricStat ?? []);
        for (const each of properties.Metrics ? stats : [properties]) each.Period /= 60;
      });
      yield change(id, 'Threshold', (properties) => {
        properties.Threshold += 100;
      });
    }
    if (Type === 'AWS::Logs::MetricFilter') {
      yield change(id, 'MetricName', ({ MetricTransformations: [transformation] }) => {
        transformation.MetricName += 'x';
      });
      yield change(id, 'FilterPattern', (properties) => {
        properties.FilterPattern = properties.FilterPattern.replace('$.', '$.wrong.');
      });
    }
  }
}

test('a fault that is planted in an alarm, or in what it lives on, is found', () => {
  // Those of single functions first, as most faults are in what only they have.
  const all = Object.values(scenarios()).toReversed();
  const unnoticed: string[] = [];
  let faults = 0;
  for (const [fault, raw] of planted(deployed.stack.raw)) {
    faults++;
    const stack = view(raw);
    const isFound = all.some((scenario) => !isDeepStrictEqual(rung(stack, scenario), scenario.expected));
    if (!isFound) unnoticed.push(fault);
  }
  expect(unnoticed).toEqual([]);
  expect(faults).toBeGreaterThan(100);
});
