import { type PriceName, priceOf } from '../../core/prices/prices.ts';

/** A line of the bill: so many units of something a month. */
export interface Item {
  readonly what: string;
  readonly units: number;
  readonly price: PriceName;
}

export interface Bill {
  readonly items: readonly (Item & { readonly monthly: number; readonly monthlyWithFreeTier: number })[];
  readonly monthly: number;
  readonly monthlyWithFreeTier: number;
}

/** Prices items. Those of one price share its free tier, used up in their order. */
export function billOf(items: readonly Item[]): Bill {
  const used = new Map<PriceName, number>();
  const priced = items.map((item) => {
    const before = used.get(item.price) ?? 0;
    used.set(item.price, before + item.units);
    const until = (units: number) => priceOf(item.price, units, { free: true });
    return {
      ...item,
      monthly: priceOf(item.price, item.units, { free: false }),
      monthlyWithFreeTier: until(before + item.units) - until(before),
    };
  });
  const sum = (of: (item: (typeof priced)[number]) => number) => priced.reduce((total, item) => total + of(item), 0);
  return {
    items: priced,
    monthly: sum(({ monthly }) => monthly),
    monthlyWithFreeTier: sum(({ monthlyWithFreeTier }) => monthlyWithFreeTier),
  };
}
