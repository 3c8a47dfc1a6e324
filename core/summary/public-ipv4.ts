import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { PublicIpv4 } from '../../statemachine/contracts/public-ipv4.ts';
import { prices } from '../prices/prices.ts';
import { monthlyCost } from '../prices/public-ipv4.ts';

interface Line {
  readonly addressType: string;
  readonly service: string;
  addresses: number;
  idle: number;
}

/** Adds up public addresses by type and service: a table as large as there are types and services. */
export class PublicIpv4Tally {
  readonly #lines = new Map<string, Line>();

  add({ publicAddress }: Pick<Evaluation, 'publicAddress'>): void {
    if (!publicAddress) return;
    const { addressType = 'unknown', service = 'none', association } = publicAddress;
    this.#addLine({ addressType, service, addresses: 1, idle: association === 'disassociated' ? 1 : 0 });
  }

  addAll({ byTypeAndService }: PublicIpv4): void {
    for (const line of byTypeAndService) this.#addLine(line);
  }

  /** Undefined where there are none. */
  result(): PublicIpv4 | undefined {
    if (this.#lines.size === 0) return undefined;
    const lines = [...this.#lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
    const sum = (figure: (line: Line) => number) => lines.reduce((total, line) => total + figure(line), 0);
    const { amount, asOf } = prices.publicIpv4Hour;
    return {
      addresses: sum(({ addresses }) => addresses),
      idle: sum(({ idle }) => idle),
      monthlyCost: cents(sum(({ addresses, addressType }) => addresses * monthlyCost(addressType))),
      idleMonthlyCost: cents(sum(({ idle, addressType }) => idle * monthlyCost(addressType))),
      price: { perHour: amount, currency: 'USD', asOf },
      byTypeAndService: lines.map((line) => ({
        ...line,
        monthlyCost: cents(line.addresses * monthlyCost(line.addressType)),
      })),
    };
  }

  #addLine({ addressType, service, addresses, idle }: Line): void {
    const key = `${addressType} ${service}`;
    const known = this.#lines.get(key) ?? { addressType, service, addresses: 0, idle: 0 };
    known.addresses += addresses;
    known.idle += idle;
    this.#lines.set(key, known);
  }
}

function cents(dollars: number): number {
  return Math.round(dollars * 100) / 100;
}
