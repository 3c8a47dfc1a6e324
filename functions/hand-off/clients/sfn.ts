import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { throughProxy } from '../../../storage/through-proxy.ts';
import { byRegion } from '../../shared/by-region.ts';
import type { Calls } from '../calls.ts';

const clients = byRegion((region) => new SFNClient({ ...throughProxy(), ...(region && { region }) }));

export const startExecution: Calls['startExecution'] = (input, { region = '', abortSignal }) =>
  clients(region).send(new StartExecutionCommand(input), { abortSignal });
