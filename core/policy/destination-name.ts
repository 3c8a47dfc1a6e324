import * as z from 'zod';

/** What names of destinations look like, where they are declared and where they are referred to. */
export const DESTINATION_NAME = /^[A-Za-z][A-Za-z0-9-]*$/;

/** Names of topics, webhooks and consumers that the deployment declares and grants; never ARNs. */
export const DestinationName = z
  .string()
  .regex(DESTINATION_NAME, 'is not a destination name (the deployment declares them; ARNs do not belong here)');
