/** The stack that the app deploys when nobody renames it. */
export const DEFAULT_STACK = 'IpamMonitor';

/** For an option that can be repeated. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}
