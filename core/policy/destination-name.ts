import * as z from 'zod';

/** Names of topics, webhooks and consumers that the deployment declares and grants; never ARNs. */
export const DestinationName = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9-]*$/,
    'is not a destination name (the deployment declares them; ARNs do not belong here)',
  );
