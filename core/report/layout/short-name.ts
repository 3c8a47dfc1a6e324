/** Without the name of what it is in, which nobody needs before each subnet's. */
export function shortName(name: string, around: string): string {
  if (around === '' || !name.startsWith(around)) return name;
  const [, rest = ''] = /^[-_./ :]+(.+)$/s.exec(name.slice(around.length)) ?? [];
  return rest === '' ? name : rest;
}
