/**
 * A Region's name, where a text is one. Endpoints are made of it: of anything else the SDK makes an error without a name,
 * or, of what an answer holds, a host that is not AWS's.
 */
export function regionName(text: string | undefined): string | undefined {
  return text !== undefined && /^[a-z]{2,}(-[a-z\d]+)+$/.test(text) ? text : undefined;
}
