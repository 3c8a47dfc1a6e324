import { ASSUME_ROLE, iamAction, ipamActions, networkActions, WHO_AM_I } from '../../functions/shared/ec2/actions.ts';

/** Every call that steps make through the SDK. */
export const CALLS: readonly string[] = [
  ...[...ipamActions, ...networkActions].map(({ name }) => iamAction(name)),
  WHO_AM_I,
  ASSUME_ROLE,
];
