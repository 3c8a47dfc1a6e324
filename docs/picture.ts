// Draws docs/assets/terminal.svg from a real first run: `npm run docs:picture`.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { systemClock } from '../cli/kit/clock.ts';
import type { Io } from '../cli/kit/io.ts';
import { terminal } from '../cli/kit/terminal.ts';
import { width } from '../cli/kit/width.ts';
import { main } from '../cli/main.ts';
import { startMonitor } from '../local/monitor.ts';

const COLUMNS = 150;
/** As many as fit on a page above the fold of the README; the rest is for who runs it. */
const LINES = 48;
const CHARACTER = 8.05;
const LINE = 17;
const MARGIN = 16;
const COLORS: Readonly<Record<number, string>> = { 31: '#ff7b72', 32: '#5bd67a', 33: '#e3b341', 36: '#76d9e6' };
const ESCAPE = String.fromCharCode(27);
const SEQUENCE = new RegExp(`(${ESCAPE}\\[[0-9;?]*[A-Za-z])`);
const STYLE = new RegExp(`^${ESCAPE}\\[([0-9;]*)m$`);
const PLAIN = '#d7dce2';
const DIM = '#8b949e';

const outDir = await mkdtemp(join(tmpdir(), 'ipam-monitor-picture-'));
const printed = await firstRun(outDir);
await rm(outDir, { recursive: true, force: true });
// What a redrawn line was before does not show.
const lines = printed
  .replaceAll(outDir, 'out')
  .split('\n')
  .map((line) => line.slice(line.lastIndexOf('\x1b[2K') + 1).replace(/^\[2K/, ''));
await writeFile(new URL('assets/terminal.svg', import.meta.url), picture(lines));

async function firstRun(out: string): Promise<string> {
  let text = '';
  const stream = { isTTY: true, columns: COLUMNS, write: (part: string) => (text += part) };
  const io: Io = {
    out: terminal(stream, { env: {}, noColor: false }),
    err: terminal(stream, { env: {}, noColor: false }),
    env: {},
    onSignal: () => () => {},
    exit: (code) => process.exit(code),
  };
  const deps = { startMonitor, profileRegion: async () => undefined, startClock: systemClock };
  const code = await main(['run', '--demo', '--out', out], io, deps);
  if (code !== 0) throw new Error(`The run ended with ${code}:\n${stripVTControlCharacters(text)}`);
  return text;
}

function picture(all: readonly string[]): string {
  const shown = all.length > LINES ? [...all.slice(0, LINES), '\x1b[2m…\x1b[22m'] : all;
  const widest = Math.max(...shown.map((line) => width(stripVTControlCharacters(line))));
  const size = { width: Math.ceil(widest * CHARACTER + 2 * MARGIN), height: shown.length * LINE + 2 * MARGIN };
  const texts = shown.flatMap((line, index) => segments(line).map((segment) => draw(segment, index)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="13" role="img" aria-label="Terminal output of npm start: findings of the sample organisation"><rect width="100%" height="100%" rx="8" fill="#161b22"/>`,
    ...texts,
    '</svg>\n',
  ].join('\n');
}

interface Segment {
  readonly text: string;
  readonly column: number;
  readonly fill: string;
  readonly bold: boolean;
}

/** A line as pieces of one style each; wide gaps are left out, so that every piece starts where its column does. */
function segments(line: string): Segment[] {
  const found: Segment[] = [];
  let column = 0;
  let style = { color: PLAIN, dim: false, bold: false };
  for (const part of line.split(SEQUENCE)) {
    const code = STYLE.exec(part)?.[1];
    if (code !== undefined) style = code.split(';').map(Number).reduce(restyle, style);
    else if (!part.startsWith('\x1b')) {
      for (const piece of part.split(/( {2,})/)) {
        const fill = style.dim ? DIM : style.color;
        if (piece.trim() !== '') found.push({ text: piece, column, fill, bold: style.bold });
        column += width(piece);
      }
    }
  }
  return found;
}

function restyle(style: { color: string; dim: boolean; bold: boolean }, code: number) {
  if (code === 0) return { color: PLAIN, dim: false, bold: false };
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 39) return { ...style, color: PLAIN };
  return { ...style, color: COLORS[code] ?? style.color };
}

function draw({ text, column, fill, bold }: Segment, line: number): string {
  const escaped = text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  const x = (MARGIN + column * CHARACTER).toFixed(1);
  return `<text x="${x}" y="${MARGIN + LINE * (line + 1) - 5}" fill="${fill}"${bold ? ' font-weight="bold"' : ''} xml:space="preserve">${escaped}</text>`;
}
