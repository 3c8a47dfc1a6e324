/** The first is what somebody gets who asks for none. */
export const OUTPUTS = ['table', 'csv', 'tsv', 'json'] as const;
export type Output = (typeof OUTPUTS)[number];
