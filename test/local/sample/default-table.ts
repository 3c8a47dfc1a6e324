import type { Expected } from '../../../local/sample/situations.ts';

/** The table of the default policy. AWS's five addresses are in the used share, and not free. */
export function ipv4Subnet(
  prefixLength: number,
  usedShare: number,
  free: number,
  isForLoadBalancers: boolean,
): Expected {
  if (free === 0) return 'critical';
  const percent = usedShare * 100;
  if (prefixLength < 28 && ((percent >= 90 && free < 64) || percent >= 98)) return 'critical';
  if (isForLoadBalancers && free < 8) return 'warning';
  if (prefixLength === 28) return free <= 3 ? 'warning' : 'quiet';
  return (percent >= 80 && free < 256) || percent >= 95 ? 'warning' : 'quiet';
}

export function publicIpv4Pool(total: number, used: number): Expected {
  const free = total - used;
  const percent = (used / total) * 100;
  if (percent >= 90 && free < 8) return 'critical';
  return percent >= 80 && free < 32 ? 'warning' : 'quiet';
}

export function ipv6Vpc(freeSlash64s: number): Expected {
  return freeSlash64s < 4 ? 'warning' : 'quiet';
}
