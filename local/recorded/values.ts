import * as z from 'zod';

/** A value that AWS may add to without notice: any text will do, as in the SDK itself. */
export const open = <T extends string>() => z.custom<T>((value) => typeof value === 'string', 'expected a string');

export const tags = z.array(z.object({ Key: z.string(), Value: z.string() }));

/** Ids become parts of S3 keys and so of paths, and of commands: nothing but what AWS makes them of. */
export const idOf = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}-[0-9a-f]+$`), `is not an id such as ${prefix}-0123456789abcdef0`);

export const region = z.string().regex(/^[a-z]{2,}(-[a-z]+)+-[0-9]+$/, 'is not a Region such as eu-west-1');

export const accountId = z.string().regex(/^[0-9]{12}$/, 'is not a 12-digit account id');
