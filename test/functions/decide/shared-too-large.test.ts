import { expect, test } from 'vitest';
import { readSharedState } from '../../../functions/decide/shared-state.ts';
import { ObjectDamaged } from '../../../storage/errors.ts';
import { sharedKeys } from '../../../storage/keys.ts';
import { memoryObjects } from '../../fakes/objects.ts';

const used = { name: 'built-in', source: 'built-in', sha256: '' } as const;

test.each([sharedKeys.ledger, sharedKeys.mutes, sharedKeys.latest])(
  '%s of 5 GB is damage that is told, and can be replaced',
  async (large) => {
    const whole = memoryObjects();
    const getText: typeof whole.getText = async (key) => {
      if (key === large) throw ObjectDamaged.tooLarge(`s3://bucket/${key}`, 5e9, 'etag-1');
      return await whole.getText(key);
    };
    const { damaged, present, head } = await readSharedState({ ...whole, getText }, { policy: used }, new Date());

    expect(damaged).toMatchObject([{ key: large, why: expect.stringContaining('has 5000000000 bytes') }]);
    expect(present).toContain(large);
    if (large === sharedKeys.ledger) expect(head.etag).toBe('etag-1');
  },
);
