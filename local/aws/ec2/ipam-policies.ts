import { arrayRows } from '../array-rows.ts';
import { AwsError } from '../aws-error.ts';
import { listOf, required } from '../query-params.ts';
import type { Ec2Call } from './call.ts';
import * as shapes from './discovery-shapes.ts';
import { refuseFilters } from './filters.ts';
import { pick } from './ipams.ts';
import { writePage } from './pages.ts';

export function describeIpamPolicies({ data, region, params }: Ec2Call): string {
  refuseFilters(params);
  const here = (data.ipamPolicies ?? []).filter(({ IpamPolicyRegion }) => IpamPolicyRegion === region);
  const rows = pick(here, listOf(params, 'IpamPolicyId'), 'IpamPolicyId', 'InvalidIpamPolicyId.NotFound');
  return writePage({ params, region, rows: arrayRows(rows), write: shapes.ipamPolicy, element: 'ipamPolicySet' });
}

export function getIpamPolicyAllocationRules({ data, region, params }: Ec2Call): string {
  refuseFilters(params);
  const id = required(params, 'IpamPolicyId');
  if (!data.ipamPolicies?.some((policy) => policy.IpamPolicyId === id && policy.IpamPolicyRegion === region)) {
    throw new AwsError('InvalidIpamPolicyId.NotFound', `The IpamPolicyId '${id}' does not exist in this Region.`);
  }
  const { Locale, ResourceType } = params;
  const documents = data.ipamPolicyDocuments ? data.ipamPolicyDocuments(id) : [];
  if (!documents) {
    throw new AwsError('NotRecorded', 'The data that is served does not hold the rules of this policy.');
  }
  const rows = documents.filter(
    (document) =>
      (Locale === undefined || document.Locale === Locale) &&
      (ResourceType === undefined || document.ResourceType === ResourceType),
  );
  return writePage({
    params,
    region,
    rows: arrayRows(rows),
    write: shapes.ipamPolicyDocument,
    element: 'ipamPolicyDocumentSet',
  });
}
