import { AwsError } from '../aws-error.ts';
import type { Parameters } from '../service.ts';

export interface MessageAttribute {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  /** What it counts towards the message's size: name, type and value. */
  readonly bytes: number;
}

/** `MessageAttributes.entry.n.Name`, `….Value.DataType`, `….Value.StringValue` or `.BinaryValue`. */
export function messageAttributes(params: Parameters): MessageAttribute[] {
  const attributes: MessageAttribute[] = [];
  for (let index = 1; ; index++) {
    const entry = `MessageAttributes.entry.${index}`;
    const name = params[`${entry}.Name`];
    if (name === undefined) return attributes;
    if (attributes.some((other) => other.name === name)) throw invalid(name, 'is given twice');
    const type = params[`${entry}.Value.DataType`] ?? '';
    const value = params[`${entry}.Value.${type.startsWith('Binary') ? 'BinaryValue' : 'StringValue'}`] ?? '';
    check(name, type, value);
    const valueBytes = type.startsWith('Binary') ? Buffer.from(value, 'base64').length : Buffer.byteLength(value);
    attributes.push({ name, type, value, bytes: Buffer.byteLength(name) + Buffer.byteLength(type) + valueBytes });
  }
}

function check(name: string, type: string, value: string): void {
  if (!/^(?!\.)(?!.*\.\.)(?!(?:AWS|Amazon)\.)[\w.-]{1,256}(?<!\.)$/i.test(name)) {
    throw invalid(name, 'has a name of other than 1 to 256 letters, digits, _, - and single dots');
  }
  if (!/^(?:String|String\.Array|Number|Binary)(?:\.[\w.-]+)?$/.test(type)) {
    throw invalid(name, `has the data type '${type}', not String, String.Array, Number or Binary`);
  }
  if (value === '') throw invalid(name, `has no value for its data type ${type}`);
  if (type === 'Number' && !Number.isFinite(Number(value))) throw invalid(name, `is a Number of value '${value}'`);
  if (type === 'String.Array' && !isArray(value))
    throw invalid(name, 'is a String.Array whose value is not JSON array');
}

function isArray(json: string): boolean {
  try {
    return Array.isArray(JSON.parse(json));
  } catch {
    return false;
  }
}

const invalid = (name: string, what: string) =>
  new AwsError('ParameterValueInvalid', `The message attribute '${name}' ${what}.`);
