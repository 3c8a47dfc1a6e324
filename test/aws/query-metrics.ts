import type { PutMetrics } from '../../local/aws/cloudwatch/metrics-file.ts';
import { putMetricData, readUnpacked, unknownAction } from '../../local/aws/cloudwatch/service.ts';
import { queryRefusal, queryReply } from '../../local/aws/query-protocol.ts';
import type { AwsRequest, Parameters, Service } from '../../local/aws/service.ts';

const NUMBERS = new Set(['Value', 'StorageResolution', 'SampleCount', 'Sum', 'Minimum', 'Maximum']);
const NUMBER_LISTS = new Set(['Values', 'Counts']);

const NAMESPACE = 'http://monitoring.amazonaws.com/doc/2010-08-01/';

/** CloudWatch that also speaks Query, as older clients do. `put` and `json`: what the product has of it. */
export function cloudWatchWithQuery(put: PutMetrics, json: Service): Service {
  return {
    async operation(request) {
      if (!isQuery(request)) return await json.operation(request);
      const params = Object.fromEntries(new URLSearchParams((await readUnpacked(request)).toString('utf8')));
      if (params.Action !== 'PutMetricData') throw unknownAction(params.Action);
      const { requestId } = request;
      return putMetricData(put, metricDataOfQuery(params), () =>
        queryReply(NAMESPACE, 'PutMetricData', undefined, requestId),
      );
    },
    refuse: (error, request) =>
      isQuery(request) ? queryRefusal(NAMESPACE, error, request.requestId) : json.refuse(error, request),
  };
}

const isQuery = ({ http }: AwsRequest) =>
  (http.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');

type Node = { [name: string]: Node | string };

/**
 * A Query request (`MetricData.member.1.Dimensions.member.1.Name=…`), which older clients send, as the structure that
 * the JSON protocol has. What is not a number stays a string, for the check to refuse.
 */
function metricDataOfQuery(params: Parameters): unknown {
  const root: Node = Object.create(null);
  for (const [name, value] of Object.entries(params)) {
    if (name === 'Action' || name === 'Version') continue;
    const path = name.split('.');
    const last = path.pop() ?? '';
    let node = root;
    for (const step of path) {
      const known = node[step];
      const next: Node = typeof known === 'object' ? known : Object.create(null);
      node[step] = next;
      node = next;
    }
    node[last] = value;
  }
  return shape('', root);
}

function shape(name: string, node: Node | string): unknown {
  if (typeof node === 'string') return scalar(name, node);
  const { member } = node;
  if (typeof member === 'object') {
    const list = Object.entries(member).sort(([a], [b]) => Number(a) - Number(b));
    return list.map(([, value]) => shape(NUMBER_LISTS.has(name) ? 'Value' : '', value));
  }
  return Object.fromEntries(
    Object.entries(node).map(([child, value]) => [child, shape(isDimension(node) ? '' : child, value)]),
  );
}

/** A dimension's Value is text, a metric's is a number. */
const isDimension = (node: Node) => 'Name' in node;

function scalar(name: string, value: string): unknown {
  if (name === 'Timestamp') return Date.parse(value) / 1000;
  if (name === 'StrictEntityValidation') return value === 'true';
  const number = Number(value);
  return NUMBERS.has(name) && value !== '' && Number.isFinite(number) ? number : value;
}
