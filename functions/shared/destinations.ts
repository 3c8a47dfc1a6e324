import * as z from 'zod';

/**
 * An environment variable that holds a JSON object, destination name → what it is. The policy refers to destinations by
 * these names, and the deployment grants exactly the ARNs behind them.
 */
export function destinations<T extends z.ZodType>(destination: T) {
  return z
    .string()
    .transform((text, ctx): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        ctx.addIssue({ code: 'custom', message: 'is not JSON; it must be an object, destination name to what it is' });
        return z.NEVER;
      }
    })
    .pipe(z.record(z.string(), destination));
}

/** Undefined for a name that the deployment does not declare, and for those that every object has. */
export function destinationOf<T>(known: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(known, name) ? known[name] : undefined;
}

/** For messages: the names that exist, so that a typing error is seen at once. */
export function namesOf(known: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(known).sort();
  return names.length > 0 ? names.join(', ') : 'none';
}
