/** Without what all of them begin with: the name of what they are in. */
export function shortName(name: string, around: string): string {
  const rest = around !== '' && name.startsWith(around) ? name.slice(around.length).replace(/^[-_./ :]+/, '') : name;
  return rest === '' ? name : rest;
}
