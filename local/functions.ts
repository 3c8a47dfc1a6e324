import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scopeSteps } from '../statemachine/definition.ts';
import { nodeOptions, type StepName, stepNames, steps } from '../statemachine/steps.ts';
import { TaskError } from './asl/ports.ts';
import { bundledFunctions } from './lambda/bundle.ts';
import { hostFunction, type LocalFunction } from './lambda/host.ts';

export interface Functions {
  /** The substitutions `<State>FunctionArn` that name them in the state machine. */
  readonly arns: Readonly<Record<string, string>>;
  invoke(functionArn: string, payload: unknown, signal: AbortSignal): Promise<unknown>;
  /** Loads the functions in the order in which they are needed: one at a time, beside the one that works. */
  warm(): Promise<void>;
  readonly maxRssKiB: Readonly<Record<string, number>>;
  readonly cpuSeconds: Readonly<Record<string, number>>;
  stop(): void;
}

export interface FunctionsOptions {
  readonly region: string;
  readonly outDir: string;
  /** Environment variables of a step, beside those that Lambda itself sets. */
  readonly environment: (step: StepName) => NodeJS.ProcessEnv;
  /** Instead of the step's own timeout: a test cuts an invocation short with it. */
  readonly timeoutSeconds?: Partial<Record<StepName, number>>;
  /** Scopes at a time. */
  readonly maxConcurrency?: number;
}

const ACCOUNT = '000000000000';

/** Hosts every step of the workflow, each in processes of its own. Starts none yet. */
export function hostFunctions(options: FunctionsOptions): Functions {
  const { region, outDir, environment, timeoutSeconds = {}, maxConcurrency = 1 } = options;
  const logs = join(outDir, 'logs');
  mkdirSync(logs, { recursive: true });
  const arnOf = (folder: string) => `arn:aws:lambda:${region}:${ACCOUNT}:function:ipam-monitor-${folder}`;
  const byStep = new Map<StepName, LocalFunction>();
  let stopped = false;

  const hosting = bundledFunctions().then((urlOf) => {
    for (const step of stepNames) {
      const { folder, memoryMb, timeoutSeconds: timeout } = steps[step];
      const hosted = hostFunction({
        name: step,
        handlerUrl: urlOf(`functions/${folder}/handler`),
        runtimeUrl: urlOf('local/lambda/runtime'),
        timeoutSeconds: timeoutSeconds[step] ?? timeout,
        maxEnvironments: scopeSteps.includes(step) ? maxConcurrency : 1,
        nodeOptions: nodeOptions(step),
        logFile: join(logs, `${folder}.log`),
        environment: {
          ...environment(step),
          AWS_LAMBDA_FUNCTION_NAME: `ipam-monitor-${folder}`,
          AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
          // Compiled code of the SDK is kept between runs.
          NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(tmpdir(), 'ipam-monitor-compile-cache'),
        },
      });
      byStep.set(step, hosted);
      if (stopped) hosted.stop();
    }
  });

  return {
    arns: Object.fromEntries(stepNames.map((step) => [`${step}FunctionArn`, arnOf(steps[step].folder)])),
    async invoke(functionArn, payload, signal) {
      await hosting;
      const step = stepNames.find((each) => arnOf(steps[each].folder) === functionArn);
      const found = step && byStep.get(step);
      if (found) return found.invoke(payload, signal);
      const errorType = 'Lambda.ResourceNotFoundException';
      throw new TaskError(
        errorType,
        JSON.stringify({ errorType, errorMessage: `Function not found: ${functionArn}`, trace: [] }),
      );
    },
    async warm() {
      await hosting;
      for (const hosted of byStep.values()) {
        if (stopped) return;
        await hosted.warm();
      }
    },
    get maxRssKiB() {
      return Object.fromEntries([...byStep].map(([step, { maxRssKiB }]) => [step, maxRssKiB]));
    },
    get cpuSeconds() {
      return Object.fromEntries([...byStep].map(([step, { cpuSeconds }]) => [step, cpuSeconds]));
    },
    stop() {
      stopped = true;
      for (const hosted of byStep.values()) hosted.stop();
    },
  };
}
