import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { byRegion } from '../../shared/by-region.ts';
import type { Calls } from '../calls.ts';

const clients = byRegion((region) => new SFNClient(region ? { region } : {}));

export const startExecution: Calls['startExecution'] = (input, { region = '', abortSignal }) =>
  clients(region).send(new StartExecutionCommand(input), { abortSignal });
