import { durationMs } from '../../core/policy/alert-settings.ts';
import type { CliError } from '../kit/errors.ts';
import { wrong } from '../kit/values.ts';

/** IPAM keeps the history of addresses for three years. */
const KEPT_DAYS = 3 * 366;

/** `2026-11-20`, `2026-11-20T14:30`, `2026-11-20T14:30:00+01:00`, or `2d` ago. Without a zone it is UTC. */
export function parseTime(text: string, now: Date): Date {
  const time = /^\d{1,4}[mhd]$/.test(text) ? new Date(now.getTime() - durationMs(text)) : isoTime(text);
  if (time > now) throw wrong('--at', text, 'is in the future');
  if (now.getTime() - time.getTime() > durationMs(`${KEPT_DAYS}d`)) {
    throw wrong('--at', text, 'is longer ago than IPAM keeps: 3 years');
  }
  return time;
}

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/;

function isoTime(text: string): Date {
  const [, date, time = '00:00', zone = 'Z'] = ISO.exec(text) ?? [];
  const parsed = new Date(`${date}T${time}${zone}`);
  if (date === undefined || Number.isNaN(parsed.getTime())) throw notATime(text);
  return parsed;
}

function notATime(text: string): CliError {
  return wrong('--at', text, 'is not a time', [
    'It looks like this: 2026-11-20, 2026-11-20T14:30Z, 2026-11-20T14:30+01:00, or 2d (ago)',
  ]);
}
