import { durationMs } from '../../core/policy/alert-settings.ts';
import type { CliError } from '../kit/errors.ts';
import { wrong } from '../kit/values.ts';

/** IPAM keeps the history of addresses for three years. */
const KEPT_DAYS = 3 * 366;

/** `2026-11-20`, `2026-11-20T14:30`, `2026-11-20T14:30:00+01:00`, or `2d` ago. Without a zone it is UTC. */
export function parseTime(text: string, now: Date): Date {
  const time = pastTime('--at', text, now);
  if (now.getTime() - time.getTime() > durationMs(`${KEPT_DAYS}d`)) {
    throw wrong('--at', text, 'is longer ago than IPAM keeps: 3 years');
  }
  return time;
}

/** The same, however long ago. */
export function pastTime(option: string, text: string, now: Date): Date {
  const ago = /^\d{1,4}[mhd]$/.test(text);
  const time = ago ? new Date(now.getTime() - durationMs(text)) : isoTime(option, text);
  if (time > now) throw wrong(option, text, 'is in the future');
  return time;
}

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/;

function isoTime(option: string, text: string): Date {
  const [, date, time = '00:00', zone = 'Z'] = ISO.exec(text) ?? [];
  const parsed = new Date(`${date}T${time}${zone}`);
  if (date === undefined || Number.isNaN(parsed.getTime())) throw notATime(option, text);
  return parsed;
}

function notATime(option: string, text: string): CliError {
  return wrong(option, text, 'is not a time', [
    'It looks like this: 2026-11-20, 2026-11-20T14:30Z, 2026-11-20T14:30+01:00, or 2d (ago)',
  ]);
}
