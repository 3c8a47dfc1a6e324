import * as z from 'zod';

const Named = z.array(z.object({ name: z.string() }));

/** Whether names can be compared: also those of entries with which something else is wrong. */
export function haveNames({ value }: { readonly value: unknown }): boolean {
  return Named.safeParse(value).success;
}

export function namesDiffer(entries: readonly { readonly name: string }[]): boolean {
  return new Set(entries.map(({ name }) => name)).size === entries.length;
}
