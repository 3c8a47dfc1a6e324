const UNIT_HOURS: Readonly<Record<string, number>> = { minute: 1 / 60, hour: 1, day: 24 };

/** The hours between two ticks of `rate(…)`; undefined for cron, which need not be regular. */
export function rateHours(expression: string): number | undefined {
  const [, value = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const hours = UNIT_HOURS[unit];
  return hours === undefined ? undefined : Number(value) * hours;
}

/** What EventBridge Scheduler takes; its one-time `at(…)` would watch nothing. */
export const SCHEDULE_EXPRESSION = /^(rate\([1-9]\d* (minute|hour|day)s?\)|cron\((\S+ ){5}\S+\))$/;

export function isTimeZone(name: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
