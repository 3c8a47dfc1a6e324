import { jsonSchemas } from '../../package/json-schemas.ts';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';
import { produceOutputs } from './outputs.ts';
import { isReleased, writeRelease } from './releases.ts';

/**
 * Records what this version writes, and when it is released its schemas too, as what later ones are held to: `npm run
 * contracts:record`.
 */
writeRelease(SCHEMA_VERSION, isReleased(SCHEMA_VERSION) ? jsonSchemas : new Map(), await produceOutputs());
