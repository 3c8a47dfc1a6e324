import { WriteConflict } from '../../storage/errors.ts';
import type { Texts } from '../../storage/objects.ts';
import { CliError } from '../kit/errors.ts';

/**
 * Puts the policy of one run where its request can name it, under requests/, which expires. Returns the key. A run of
 * this name that was started before keeps its policy: another one is an error.
 */
export async function putRequestPolicy(objects: Texts, name: string, text: string): Promise<string> {
  const key = `requests/${name}/policy.yaml`;
  try {
    await objects.putText(key, text, { contentType: 'application/yaml', condition: { ifNoneMatch: '*' } });
    return key;
  } catch (error) {
    if (!(error instanceof WriteConflict)) throw error;
    const before = await objects.getText(key);
    if (!before) throw error;
    if (before.text === text) return key;
  }
  throw new CliError(`--name ${name}: a run of this name was started with another policy`, [
    `It is ${objects.where}/${key}`,
    'Choose another name.',
  ]);
}
