import type { ReportColumns, ReportData, RowDetail } from '../../core/report/report-data.ts';
import { columnsOf } from './columns.ts';

/** Copies that share their scopes: what a scope of a large organisation has. */
const IN_ONE_SCOPE = 5;

/** A report so many times over, with other ids, and in other /8s as far as copies share a scope. */
export function manyRows(data: ReportData, times: number): ReportData {
  const copies = Array.from({ length: times }, (_, copy) => copyOf(data, copy));
  return {
    ...data,
    scopes: copies.filter((_, at) => at % IN_ONE_SCOPE === 0).flatMap(({ scopes }) => scopes),
    columns: columnsOf(data.columns.length * times, data.columns, (name) =>
      copies.flatMap((copy) => valuesOf(copy.columns, name)),
    ),
    details: new Map(copies.flatMap(({ details }) => [...details])),
    taken: copies.flatMap(({ taken }) => taken),
  };
}

function copyOf({ columns, scopes, details, taken, ...rest }: ReportData, copy: number): ReportData {
  const text = (of: string) => renamed(of, copy);
  const rowsBefore = columns.length * copy;
  const scopesBefore = scopes.length * Math.floor(copy / IN_ONE_SCOPE);
  const row = (of: number) => (of < 0 ? of : of + rowsBefore);
  return {
    ...rest,
    scopes: scopes.map((scope) => ({ ...scope, scopeId: text(scope.scopeId) })),
    columns: {
      ...columns,
      scope: columns.scope.map((scope) => scope + scopesBefore),
      id: columns.id.map(text),
      name: columns.name.map((name) => (copy === 0 || name === '' ? name : `${name}-${copy}`)),
      cidrs: columns.cidrs.map((cidrs) => cidrs.map(text)),
      vpc: columns.vpc.map(row),
      pool: columns.pool.map(row),
    },
    details: new Map([...details].map(([at, detail]) => [at + rowsBefore, again(detail, text)])),
    taken: taken.map((range) => ({
      ...range,
      cidr: text(range.cidr),
      scope: range.scope + scopesBefore,
      pool: row(range.pool),
    })),
  };
}

/** Ids that AWS makes end in 17 hexadecimal digits; 10.0.0.0/8 of the second copy is 11.0.0.0/8. */
function renamed(text: string, copy: number): string {
  const digits = copy.toString(16).padStart(3, '0');
  return text
    .replace(/(?<=-0)[\da-f]{3}(?=[\da-f]{13}\b)/g, (own) => (copy === 0 ? own : digits))
    .replace(/\b10(?=\.\d+\.\d+\.\d+\/)/g, String(10 + (copy % IN_ONE_SCOPE)));
}

function again(detail: RowDetail, text: (of: string) => string): RowDetail {
  return JSON.parse(text(JSON.stringify(detail)));
}

function valuesOf(columns: ReportColumns, name: string): readonly unknown[] {
  const values: unknown = Object.entries(columns).find(([key]) => key === name)?.[1];
  return Array.isArray(values) ? values : [];
}
