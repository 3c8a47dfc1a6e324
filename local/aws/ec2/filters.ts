import { AwsError } from '../aws-error.ts';
import { listOf } from '../query-params.ts';
import type { Parameters } from '../service.ts';

/** `Filter.n.Name` and `Filter.n.Value.m`: all filters must hold, one value of each suffices. */
export function filtersOf(params: Parameters): { name: string; values: string[] }[] {
  const filters = [];
  for (let index = 1; ; index++) {
    const name = params[`Filter.${index}.Name`];
    if (name === undefined) break;
    filters.push({ name, values: listOf(params, `Filter.${index}.Value`) });
  }
  if (filters.reduce((sum, { values }) => sum + values.length, 0) > MAX_VALUES) {
    throw new AwsError(
      'FilterLimitExceeded',
      `The maximum number of filter values specified on a single call is ${MAX_VALUES}`,
    );
  }
  return filters;
}

/** Of all filters of a call together. */
const MAX_VALUES = 200;

export function refuseFilters(params: Parameters): void {
  const [filter] = filtersOf(params);
  if (filter) throw unknownFilter(filter.name);
}

export const unknownFilter = (name: string) => new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`);
