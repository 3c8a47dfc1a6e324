import { Command } from 'commander';
import type { RemoteDeps } from '../aws/remote.ts';
import { regionOption, withFilters } from '../filter/options.ts';
import { COMMAND } from '../kit/command-line.ts';
import type { Io } from '../kit/io.ts';
import { deploymentRegionOption } from '../kit/options.ts';
import type { RawAlertsOptions } from './list.ts';
import type { RawSilenceOptions } from './silence.ts';

const ALERTS_HELP = `
Examples:
  ${COMMAND} alerts --stack IpamMonitor --region eu-west-1
  ${COMMAND} alerts --severity critical --tag team=payments --stack IpamMonitor
  ${COMMAND} alerts --stack IpamMonitor --json --limit 10000 > alerts.json

Only reads. Exit codes: 0 listed · 1 failed`;

const MATCH_HELP = `
What to match: an id, a name, a CIDR, an address or an account, as in find. Or conditions, all of which must hold.
Several values of one condition are alternatives, and * stands for anything:
  id= name= type= account= region= vpc= cidr= scope= scopeType= kind= rule= severity= tag:KEY=`;

const MUTE_HELP = `${MATCH_HELP}

Examples:
  ${COMMAND} mute subnet-0a1b2c3d --for 3d --reason "node group moves on Friday" --stack IpamMonitor
  ${COMMAND} mute tag:team=batch severity=warning --until 2027-01-31 --reason "accepted" --stack IpamMonitor

Takes effect with the next full run. When it expires, open alerts that were never sent are sent.
Reminders of the others start again.
Exit codes: 0 muted · 1 failed, or it matches nothing, or everything, without --yes`;

const ACK_HELP = `${MATCH_HELP}

Example:
  ${COMMAND} ack subnet-0a1b2c3d --reason "on it" --stack IpamMonitor

Stops the reminders of what is open now. Alerts that become critical, or are raised again, are still sent.
Exit codes: 0 acknowledged · 1 failed, or it matches nothing, or everything, without --yes`;

const UNMUTE_HELP = `
Example:
  ${COMMAND} unmute mute-3f9a0c12 --stack IpamMonitor

Exit codes: 0 removed · 1 there is no such id, or it failed`;

/** The modules of the actions are loaded when needed: they bring the AWS SDK, which --help can do without. */
export function alertCommands(io: Io, deps: RemoteDeps, exit: (code: number) => void): Command[] {
  const silence = () => import('./silence.ts');
  return [
    withFilters(
      onAlerts(
        new Command('alerts').description('List the open alerts, urgent first, and what silences them'),
        regionOption(),
      ),
    )
      .option('--limit <number>', 'list at most this many', '50')
      .option('--closed', 'also alerts that ended recently')
      .addHelpText('after', ALERTS_HELP)
      .action(async (raw: RawAlertsOptions) => exit(await (await import('./list.ts')).listAlerts(raw, io, deps))),
    until(onAlerts(new Command('mute').description('Silence alerts until a time')))
      .argument('<what...>', 'an id, a name, a CIDR, or conditions')
      .option('--reason <text>', 'why (required)')
      .addHelpText('after', MUTE_HELP)
      .action(async (what: string[], raw: RawSilenceOptions) =>
        exit(await (await silence()).mute(what, raw, io, deps)),
      ),
    until(onAlerts(new Command('ack').description('Acknowledge alerts: no more reminders')))
      .argument('<what...>', 'an id, a name, a CIDR, or conditions')
      .option('--reason <text>', 'why')
      .addHelpText('after', ACK_HELP)
      .action(async (what: string[], raw: RawSilenceOptions) =>
        exit(await (await silence()).acknowledge(what, raw, io, deps)),
      ),
    onAlerts(new Command('unmute').description('Remove mutes and acknowledgements'))
      .argument('<id...>', 'as `alerts` lists them')
      .addHelpText('after', UNMUTE_HELP)
      .action(async (ids: string[], raw: RawSilenceOptions) =>
        exit(await (await silence()).unmute(ids, raw, io, deps)),
      ),
  ];
}

function until(command: Command): Command {
  return command
    .option('--for <duration>', 'from now: 30m, 8h, 3d, 2w; at most 366 days')
    .option('--until <time>', 'a date, or a time with its zone; at most 366 days from now')
    .option('--yes', 'even if it matches nothing in the last run, or everything');
}

function onAlerts(command: Command, region = deploymentRegionOption()): Command {
  return command
    .option('--out <dir>', 'alerts of the runs that wrote to this directory (default: out)')
    .option('--stack <name>', 'alerts of this deployment, by its CloudFormation stack')
    .addOption(region)
    .option('--json', 'print one JSON document and nothing else');
}
