import type { IpamMonitorProps } from './configuration.ts';

/** Your deployment. Everything may be left out; docs/configuration.md says what there is. */
export const settings: IpamMonitorProps = {
  // homeRegions: ['eu-west-1'],
  // alerts: { emails: ['network@example.com'] },
};
