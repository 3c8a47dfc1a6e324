import * as z from 'zod';
import { parseCidr } from '../address/cidr.ts';
import { cidrFault } from '../address/cidr-fault.ts';

/** Addresses that somebody writes down as a CIDR; `like` is one. */
export const rangeLike = (like: string) =>
  z.string().refine((text) => parseCidr(text) !== undefined, {
    error: ({ input }) => cidrFault(String(input), `is not a CIDR (${like})`),
  });
