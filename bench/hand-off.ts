import { cpus } from 'node:os';
import { evaluationOf } from './generated-findings.ts';
import { measureHandOff } from './measure-hand-off.ts';

/**
 * How long HandOff takes over very many findings, and in how much memory. Prints seconds, its largest resident size,
 * and what went out.
 *
 *   node bench/hand-off.ts                 1,000, 100,000 and 300,000 findings
 *   node bench/hand-off.ts 5000            these
 */
const sizes = process.argv.slice(2).map(Number);
const number = (value: number) => Math.round(value).toLocaleString('en-US');
console.log(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}; a finding has ${number(JSON.stringify(evaluationOf(0)).length)} bytes\n`,
);
console.log(
  '| findings | s | largest resident size, MiB | output, KiB | handoff.json, KiB | function, event, topic, queue, KiB | events |',
);
console.log('| ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
for (const findings of sizes.length > 0 ? sizes : [1000, 100_000, 300_000]) {
  const { seconds, rssMiB, outputKiB, objectKiB, messagesKiB, events } = await measureHandOff(findings);
  const cells = [number(findings), seconds.toFixed(1), number(rssMiB), number(outputKiB), number(objectKiB)];
  console.log(`| ${[...cells, messagesKiB.map(number).join(', '), events].join(' | ')} |`);
}
