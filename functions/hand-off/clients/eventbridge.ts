import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { throughProxy } from '../../../storage/through-proxy.ts';
import { byRegion } from '../../shared/by-region.ts';
import type { Calls } from '../calls.ts';

const clients = byRegion((region) => new EventBridgeClient({ ...throughProxy(), ...(region && { region }) }));

export const putEvents: Calls['putEvents'] = (input, { region = '', abortSignal }) =>
  clients(region).send(new PutEventsCommand(input), { abortSignal });
