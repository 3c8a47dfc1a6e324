/** One price: an input with a date, not a fact. Change it here, and everything that is computed from it follows. */
export interface Price {
  /** US dollars. */
  readonly amount: number;
  readonly per: string;
  /** Month or day of the source. */
  readonly asOf: string;
  readonly source: string;
  /** Whether AWS's own current price page was seen to say so. */
  readonly confirmed: boolean;
}

export const prices = {
  ipamAdvancedPerIpHour: {
    amount: 0.00027,
    per: 'active IP address and hour',
    asOf: '2024-05',
    source: 'aws.amazon.com/vpc/pricing, archived text',
    confirmed: false,
  },
} as const satisfies Record<string, Price>;
